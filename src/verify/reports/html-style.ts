/** The style sheet of the page: light and dark, responsive. `:has()` filters the findings without a script. */
export const STYLE = `
:root { color-scheme: light dark; --back: light-dark(#fff, #15181c); --text: light-dark(#1b1f24, #e6e8eb); --line: light-dark(#d5d9de, #3a4048);
  --passed: light-dark(#1a7f37, #3fb950); --failed: light-dark(#b3261e, #ff7b72); --warned: light-dark(#8a5a00, #e3a53a); --noted: light-dark(#0b61a4, #6cb6ff); --accepted: light-dark(#6f42c1, #b794f6); --none: light-dark(#5c6670, #9aa4af); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { margin: 1.5rem 0 0; } h4 { margin: .75rem 0 .25rem; }
small { display: block; opacity: .85; font-size: .85rem; overflow-wrap: anywhere; }
.verdict { font-size: 1.2rem; font-weight: 600; } .v0 { color: var(--passed); } .v1, .v2 { color: var(--failed); }
.tiles { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .5rem; }
.tiles li { border: 1px solid var(--line); border-left: .4rem solid var(--none); padding: .4rem .6rem; border-radius: .25rem; } .tiles a { color: inherit; text-decoration: none; display: block; }
.tiles b { font-size: .9rem; }
.bar { display: block; width: 100%; height: 1.25rem; border-radius: .25rem; } .bar rect { fill: var(--none); }
.bar .passed { fill: var(--passed); } .bar .failed { fill: var(--failed); } .bar .warned { fill: var(--warned); } .bar .noted { fill: var(--noted); }
.tiles .passed { border-left-color: var(--passed); } .tiles .failed { border-left-color: var(--failed); } .tiles .warned { border-left-color: var(--warned); } .tiles .noted { border-left-color: var(--noted); }
.key { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; white-space: nowrap; color: var(--none); }
.key.passed { color: var(--passed); } .key.failed { color: var(--failed); } .key.warned { color: var(--warned); } .key.noted { color: var(--noted); }
details { border: 1px solid var(--line); border-radius: .25rem; margin: .5rem 0; padding: .5rem .75rem; } summary { cursor: pointer; }
details.fail { border-left: .4rem solid var(--failed); } details.warn { border-left: .4rem solid var(--warned); } details.note { border-left: .4rem solid var(--noted); }
details.accepted { border-left: .4rem solid var(--accepted); }
.bar .accepted { fill: var(--accepted); } .tiles .accepted { border-left-color: var(--accepted); } .key.accepted { color: var(--accepted); }
fieldset { border: 1px solid var(--line); border-radius: .25rem; } label { display: inline-block; margin-right: 1rem; }
section:has(#only-fail:checked) details:not(.fail), section:has(#only-fail:checked) article:not(:has(details.fail)) { display: none; }
section:has(#only-warn:checked) details:not(.warn), section:has(#only-warn:checked) article:not(:has(details.warn)) { display: none; }
section:has(#only-accepted:checked) details:not(.accepted), section:has(#only-accepted:checked) article:not(:has(details.accepted)) { display: none; }
section:has(#only-note:checked) details:not(.note), section:has(#only-note:checked) article:not(:has(details.note)) { display: none; }
pre { overflow: auto; max-height: 24rem; padding: .6rem; border: 1px solid var(--line); border-radius: .25rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
`;
