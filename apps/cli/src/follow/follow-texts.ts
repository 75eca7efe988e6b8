import { pair } from '../bilingual.ts';

/** Texts of `jangbu follow`. */
export const FOLLOW_TEXTS = {
  followAbout: pair(
    'fetch the blocks of a venue, check and execute each again, and keep a ledger of one’s own',
    '거래소의 블록을 받아 모두 다시 검증하고 실행하여 독립된 원장을 보관합니다',
  ),
  followUrl: pair('URL of the venue, or of another follower', '거래소 또는 다른 복제본의 URL'),
  followGenesis: pair(
    'genesis hash of the ledger, 64 hex digits: what is followed is this ledger or none',
    '원장의 제네시스 해시, 16진수 64자리. 이 원장만 따라갑니다',
  ),
  followData: pair('folder of the follower’s own ledger', '복제본이 보관할 원장의 폴더'),
  followEngine: pair('engine that executes: fast or reference', '실행할 엔진: fast 또는 reference'),
  followKey: pair(
    'key file that may read full blocks; a ledger that is open to its members needs none',
    '전체 블록을 읽을 수 있는 키 파일. 회원에게 공개된 원장에는 필요 없습니다',
  ),
  followPort: pair(
    'serve the same reads on this TCP port, 0 for a free one (default: serve nothing)',
    '이 TCP 포트에서 같은 조회를 제공합니다. 0이면 빈 포트 (기본값: 제공하지 않음)',
  ),

  followBadGenesis: pair(
    '--genesis is not a hash; write 64 digits of 0-9a-f',
    '--genesis: 해시가 아닙니다. 0-9a-f 64자리로 쓰십시오',
  ),
  followOtherGenesis: pair(
    (found: string) =>
      `the venue has another ledger: its genesis hash is ${found}; nothing is taken from it`,
    (found) => `거래소의 원장이 다릅니다. 제네시스 해시 ${found}. 아무것도 받지 않습니다`,
  ),
  followRefused: pair(
    (reason: string) => `the venue gives no full blocks: ${reason}`,
    (reason) => `거래소가 전체 블록을 주지 않습니다: ${reason}`,
  ),
  followSilent: pair(
    (url: string, reason: string) => `${url} ${reason}; asking again`,
    (url, reason) => `${url}: 응답이 없어 다시 묻습니다 (${reason})`,
  ),
  followBehind: pair(
    (url: string, index: number) =>
      `${url} has come to block ${index} only, this ledger is ahead; waiting for it`,
    (url, index) => `${url}: 아직 블록 ${index}까지입니다. 이 원장이 앞서 있어 기다립니다`,
  ),
  followAnswers: pair(
    (url: string) => `${url} answers again`,
    (url) => `${url}: 다시 응답합니다`,
  ),
  followDiffers: pair(
    (index: number, expected: string, computed: string, step: string, reason: string) =>
      `differs at ${index}: expected ${expected}, computed ${computed} (${step}: ${reason}); the blocks before it are kept, and nothing more is taken`,
    (index, expected, computed, step, reason) =>
      `블록 ${index}이 다릅니다: 받은 해시 ${expected}, 계산한 해시 ${computed} (${step}: ${reason}). 그 앞의 블록은 보관하고 더 받지 않습니다`,
  ),
};
