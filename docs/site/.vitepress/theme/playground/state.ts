/** The state of the playground: what is chosen, the run, and what the page shows of it. */
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue';
import type { OperationId } from '../../../../../src/contract.js';
import { PacedClock } from './clock.js';
import { samplesOfScene } from './code.js';
import { runScene, type Step } from './engine.js';
import { linesOf } from './log.js';
import { resultOf } from './result.js';
import { sceneOf, SCENES, type Scene } from './scenes.js';
import { copyText, hashOf, readHash } from './share.js';
import { sceneTexts, TEXTS, type Language } from './texts.js';
import { timelineOf, type Bar } from './timeline.js';

/** `picture` is the element to scroll to when a run begins. */
export function usePlayground(lang: Language, picture: Readonly<Ref<HTMLElement | null>>) {
  const words = computed(() => TEXTS[lang]);
  const scene = shallowRef<Scene>(SCENES[0]!);
  const operation = ref<OperationId>(SCENES[0]!.operations[0]!);
  const limits = ref(true);
  const speed = ref(1);
  const language = ref('TypeScript');
  const steps = shallowRef<readonly Step[]>([]);
  const nowMs = ref(0);
  const run = shallowRef<AbortController>();
  const copied = ref('');

  const groups = computed(() =>
    Object.entries(words.value.groups).map(([group, label]) => ({
      label,
      scenes: SCENES.filter((each) => each.group === group).map((each) => ({ ...each, ...sceneTexts(each, lang) })),
    })),
  );
  const about = computed(() => sceneTexts(scene.value, lang).about);
  const samples = computed(() => samplesOfScene(scene.value, operation.value, lang));
  const code = computed(() => samples.value.find((each) => each.language === language.value)!.code);
  const phases = computed(() => scene.value.script(lang));
  const timeline = computed(() => timelineOf(steps.value, scene.value.callers, nowMs.value));
  const lines = computed(() => linesOf(steps.value, scene.value.callers, lang));
  const result = computed(() => resultOf(steps.value, scene.value.callers, lang));
  const used = computed(() => new Set(timeline.value.callers.flat().map(meaningOf)));

  /** What a bar means, which is its colour and its word in the legend. */
  function meaningOf({ kind, result }: Bar): keyof typeof words.value.bars {
    return kind === 'attempt' ? (result ?? 'running') : kind;
  }

  function place({ fromMs, toMs }: { fromMs: number; toMs: number }) {
    const { axisMs } = timeline.value;
    return { left: `${(100 * fromMs) / axisMs}%`, width: `${(100 * (toMs - fromMs)) / axisMs}%` };
  }

  async function start() {
    const controller = new AbortController();
    run.value = controller;
    steps.value = [];
    nowMs.value = 0;
    const clock = new PacedClock(speed.value);
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const tick = () => {
      if (run.value !== controller) return;
      nowMs.value = clock.shownMs;
      requestAnimationFrame(tick);
    };
    if (!isCalm) tick();
    // The picture may be below the screen
    picture.value?.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'auto' : 'smooth' });
    const { signal } = controller;
    const onStep = (all: readonly Step[]) => {
      if (run.value !== controller) return;
      steps.value = [...all];
      nowMs.value = clock.now();
    };
    const given = { scene: scene.value, operation: operation.value, language: lang, limits: limits.value };
    await runScene({ ...given, clock, signal, onStep }).catch(() => {});
    if (run.value === controller) end();
  }

  function end() {
    run.value?.abort();
    run.value = undefined;
    nowMs.value = steps.value.at(-1)?.atMs ?? 0;
  }

  async function copy(what: string, text: string) {
    await copyText(text);
    copied.value = what;
    setTimeout(() => (copied.value = ''), 2000);
  }

  function link() {
    return (
      location.href.split('#')[0]! + hashOf({ scene: scene.value.name, op: operation.value, limits: limits.value })
    );
  }

  function follow() {
    const given = readHash(location.hash);
    const found = sceneOf(given.scene);
    if (!found) return;
    choose(found);
    if (found.operations.includes(given.op as OperationId)) operation.value = given.op as OperationId;
    limits.value = given.limits;
  }

  function choose(next: Scene | undefined) {
    if (!next) return;
    scene.value = next;
    if (!next.operations.includes(operation.value)) operation.value = next.operations[0]!;
  }

  watch([scene, operation, limits], () => {
    end();
    steps.value = [];
    nowMs.value = 0;
    history.replaceState(history.state, '', link());
  });
  onMounted(() => {
    follow();
    addEventListener('hashchange', follow);
  });
  onBeforeUnmount(() => {
    end();
    removeEventListener('hashchange', follow);
  });

  return {
    ...{ words, scene, operation, limits, speed, language, steps, run, copied, groups, about, samples, code, phases },
    ...{ timeline, lines, result, used, meaningOf, place, start, end, copy, link, choose },
  };
}
