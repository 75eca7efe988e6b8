import type { BackupRefusal } from '@jangbu/replica';
import { type Bilingual, pair } from '../bilingual.ts';

type RefusalText = Bilingual<(detail: string) => string>;

/** Why a backup or a restore is refused, in words. */
const REFUSALS = {
  not_empty: pair(
    (found: string) => `holds ${found}; name a folder that is not there yet or is empty`,
    (found) => `비어 있지 않습니다 (${found}). 없거나 빈 폴더를 쓰십시오`,
  ),
  inside_source: pair(
    (dir: string) => `lies in the ledger ${dir}; name a folder outside of it`,
    (dir) => `원장 ${dir} 안에 있습니다. 그 밖의 폴더를 쓰십시오`,
  ),
  no_manifest: pair(
    () => 'is no finished backup: manifest.json is missing; use another backup',
    () => '끝난 백업이 아닙니다. manifest.json이 없습니다. 다른 백업을 쓰십시오',
  ),
  bad_manifest: pair(
    (reason: string) => `${reason}; use another backup`,
    (reason) => `백업 목록이 잘못되었습니다 (${reason}). 다른 백업을 쓰십시오`,
  ),
  future_version: pair(
    (reason: string) => `${reason}; use a later release`,
    (reason) => `더 새로운 판이 만든 백업입니다 (${reason}). 새 판을 쓰십시오`,
  ),
  missing_file: pair(
    () => 'is missing from the backup; use another backup',
    () => '백업에 빠져 있습니다. 다른 백업을 쓰십시오',
  ),
  extra_file: pair(
    () => 'does not belong to the backup: its manifest does not name it; move it away',
    () => '백업 목록에 없는 파일입니다. 다른 곳으로 옮기십시오',
  ),
  differs: pair(
    (reason: string) => `is not the file that was backed up: ${reason}; use another backup`,
    (reason) => `백업할 때의 파일이 아닙니다 (${reason}). 다른 백업을 쓰십시오`,
  ),
  operator_key: pair(
    (reason: string) => `cannot be the operator key: ${reason}`,
    (reason) => `운영자 키로 쓸 수 없습니다 (${reason})`,
  ),
  false_ledger: pair(
    (reason: string) => `the ledger is false at ${reason}; nothing was restored`,
    (reason) => `원장이 거짓입니다 (${reason}). 아무것도 복원하지 않았습니다`,
  ),
} as const satisfies Record<BackupRefusal, RefusalText>;

/** Texts of `jangbu backup` and `jangbu restore`. */
export const BACKUP_TEXTS = {
  backupAbout: pair(
    'copy a ledger, also one in use, up to its last block',
    '원장을 마지막 블록까지 복사합니다. 사용 중이어도 됩니다',
  ),
  backupDir: pair('data folder of the ledger', '원장 데이터 폴더'),
  backupDest: pair(
    'folder of the backup, absent or empty',
    '백업할 폴더. 없거나 비어 있어야 합니다',
  ),
  backupWithKey: pair(
    'copy the key that signs checkpoints too: whoever has the backup can then sign',
    '체크포인트에 서명하는 키도 복사합니다. 백업을 가진 사람은 서명할 수 있게 됩니다',
  ),
  backupDone: pair(
    (index: number, hash: string, files: number, bytes: number, seconds: string) =>
      `backed up to block ${index} ${hash}: ${files} files, ${bytes} bytes, ${seconds} s`,
    (index, hash, files, bytes, seconds) =>
      `블록 ${index} ${hash}까지 백업했습니다: 파일 ${files}개, ${bytes}바이트, ${seconds}초`,
  ),
  backupHasKey: pair('the operator key is in it', '운영자 키가 들어 있습니다'),
  backupLacksKey: pair(
    'the operator key is not in it: keep it apart',
    '운영자 키는 들어 있지 않습니다. 따로 보관하십시오',
  ),
  restoreAbout: pair(
    'copy a backup into a new folder and verify the whole ledger',
    '백업을 새 폴더로 복사하고 원장 전체를 검증합니다',
  ),
  restoreSource: pair('folder of the backup', '백업 폴더'),
  restoreDir: pair(
    'data folder to make, absent or empty',
    '만들 데이터 폴더. 없거나 비어 있어야 합니다',
  ),
  restoreDrill: pair(
    'do all of it in a temporary folder and remove that',
    '임시 폴더에서 모두 해 보고 그 폴더를 지웁니다',
  ),
  restoreTrust: pair(
    'anchor file to verify with (default: the anchor in the backup)',
    '검증에 쓸 앵커 파일 (기본값: 백업 안의 앵커)',
  ),
  restoreKey: pair(
    'operator key file to put in where the backup has none',
    '백업에 없을 때 넣을 운영자 키 파일',
  ),
  restoreDone: pair(
    (
      index: number,
      hash: string,
      stateRoot: string,
      blocks: number,
      trades: number,
      seconds: string,
    ) =>
      `restored and verified to block ${index} ${hash}, state root ${stateRoot}: ${blocks} blocks, ${trades} trades, ${seconds} s`,
    (index, hash, stateRoot, blocks, trades, seconds) =>
      `블록 ${index} ${hash}까지 복원하고 검증했습니다. 상태 루트 ${stateRoot}: 블록 ${blocks}개, 체결 ${trades}건, ${seconds}초`,
  ),
  drillDone: pair(
    'this was a drill: nothing was kept',
    '연습이었습니다. 아무것도 남기지 않았습니다',
  ),
  backupRefused: pair(
    (code: BackupRefusal, detail: string) => REFUSALS[code].en(detail),
    (code, detail) => REFUSALS[code].ko(detail),
  ),
};
