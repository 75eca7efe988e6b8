import { pair } from '../bilingual.ts';

/** Texts of `jangbu soak`. */
export const SOAK_TEXTS = {
  soakAbout: pair(
    'load a venue of its own for a while with recorded-like orders, and watch its memory and answers',
    '기록과 닮은 주문으로 따로 띄운 시장에 부하를 주면서 메모리와 응답을 지켜봅니다',
  ),
  soakSeconds: pair('how long, in seconds', '지속 시간(초)'),
  soakRate: pair('commands a second', '초당 명령 수'),
  soakBatch: pair('most commands of an envelope, 1 to 1024', '봉투 하나의 최대 명령 수, 1~1024'),
  soakIssues: pair('issues, 1 to 1000', '종목 수, 1~1000'),
  soakAccounts: pair('accounts, a multiple of 16', '계좌 수(16의 배수)'),
  soakDay: pair('seconds that a business date takes', '영업일 하나가 지나는 시간(초)'),
  soakSample: pair('seconds between samples', '표본 간격(초)'),
  soakAccountsWrong: pair(
    '--accounts is a multiple of 16 and gives each of 16 members an account for every issue',
    '--accounts는 16의 배수이고, 회원 16곳마다 종목 수 이상의 계좌가 되어야 합니다',
  ),
  soakSampleLine: pair(
    (second: number, answered: number, refused: number, waiting: number, mebibytes: number) =>
      `${second} s: ${answered} answered, ${refused} of them refused, ${waiting} waiting, ${mebibytes} MiB`,
    (second, answered, refused, waiting, mebibytes) =>
      `${second}초: 응답 ${answered}건(거부 ${refused}건), 대기 ${waiting}건, ${mebibytes} MiB`,
  ),
  soakLatency: pair(
    (p50: number, p99: number, p999: number, largest: number) =>
      `  due to answered, milliseconds: p50 ${p50}, p99 ${p99}, p99.9 ${p999}, largest ${largest}`,
    (p50, p99, p999, largest) =>
      `  예정 시각부터 응답까지(밀리초): p50 ${p50}, p99 ${p99}, p99.9 ${p999}, 최대 ${largest}`,
  ),
  soakErrors: pair(
    (count: number, first: string) =>
      `${count} envelopes were not answered as they should: ${first}`,
    (count, first) => `봉투 ${count}개가 제대로 응답받지 못했습니다: ${first}`,
  ),
};
