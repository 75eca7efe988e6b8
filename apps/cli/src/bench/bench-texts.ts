import { pair } from '../bilingual.ts';

/** Texts of `jangbu bench venue` and `jangbu bench verify`. */
export const BENCH_TEXTS = {
  benchMachine: pair(
    (cpu: string, cores: number, node: string, runs: number) =>
      `${cpu}, ${cores} cores, Node ${node}, median of ${runs} runs`,
    (cpu, cores, node, runs) => `${cpu}, 코어 ${cores}개, Node ${node}, ${runs}회의 중앙값`,
  ),
  benchValue: pair(
    (id: string, value: number, unit: string, spread: number, what: string) =>
      `${id}: ${value} ${unit} (spread ${spread} %): ${what}`,
    (id, value, unit, spread, what) => `${id}: ${value} ${unit} (편차 ${spread} %): ${what}`,
  ),
  benchCompared: pair(
    (ratio: number, other: string, value: number) => `  ${ratio} of ${other} (${value})`,
    (ratio, other, value) => `  ${other}(${value})의 ${ratio}배`,
  ),
  benchCpu: pair(
    (microseconds: number) => `  ${microseconds} microseconds of CPU a command`,
    (microseconds) => `  명령 하나에 CPU ${microseconds}마이크로초`,
  ),
  benchStages: pair(
    (stages: string) => `  stages on one thread, microseconds a command: ${stages}`,
    (stages) => `  한 스레드에서 단계별, 명령당 마이크로초: ${stages}`,
  ),
  benchResult: pair(
    (hash: string) => `  result ${hash}`,
    (hash) => `  결과 ${hash}`,
  ),
};
