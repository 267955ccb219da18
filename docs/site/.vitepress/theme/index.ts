/// <reference types="vitepress/client" />
/** The default theme, with our styles, tabs that keep the chosen language, and the playground where it exists. */
import { onContentUpdated, type Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent, defineComponent, h, type Component } from 'vue';
import './style.css';

const KEY = 'caicaini-docs:samples';
const playground = import.meta.glob<{ default: Component }>('./playground/Playground.vue');

const Layout = defineComponent(() => {
  onContentUpdated(() => {
    choose(localStorage.getItem(KEY));
    unfold();
  });
  return () => h(DefaultTheme.Layout);
});

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    for (const load of Object.values(playground)) app.component('Playground', defineAsyncComponent(load));
    if (typeof document === 'undefined') return;
    addEventListener('hashchange', unfold);
    document.addEventListener('change', ({ target }) => {
      const label = target instanceof HTMLInputElement && target.closest('.vp-code-group') && target.nextElementSibling;
      if (!label) return;
      localStorage.setItem(KEY, label.textContent);
      choose(label.textContent, target);
    });
  },
} satisfies Theme;

/** Opens the folded blocks around the target of the address. */
function unfold(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target?.closest('details'); at; at = at.parentElement?.closest('details')) at.open = true;
  if (target?.closest('details')) target.scrollIntoView();
}

/** Selects the tabs of a language in all groups of the page. */
function choose(language: string | null, except?: EventTarget): void {
  for (const label of document.querySelectorAll<HTMLElement>('.vp-code-group label')) {
    const input = label.previousElementSibling as HTMLInputElement;
    if (label.textContent === language && input !== except && !input.checked) input.click();
  }
}
