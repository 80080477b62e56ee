// Colours and the little movement of the lock picture.

export const pictureCss = `
.lock-picture { display: grid; gap: 0.75rem 1.5rem; margin: 1.25rem 0; }
.lock-drawing text { pointer-events: none; }
.lock-drawing {
  background-color: var(--sluis-card-quiet);
  block-size: auto;
  border: 1px solid var(--sluis-line);
  border-radius: var(--sluis-radius);
  display: block;
  inline-size: 100%;
}
.lock-water { fill: var(--sluis-water); }
.lock-water--needed { fill: var(--sluis-water-needed); }
.lock-quay { fill: var(--sluis-quay); }
.lock-bed { fill: var(--sluis-line); }
.lock-gate { fill: var(--sluis-gate); }
.lock-bolt { fill: var(--sluis-card); stroke: var(--sluis-card); stroke-width: 2; }
.lock-bolt--done { fill: var(--sluis-ok); }
.lock-check { fill: none; stroke: var(--sluis-card); stroke-linecap: round; stroke-linejoin: round; stroke-width: 2.5; }
.lock-keyhole { fill: var(--sluis-gate); }
.lock-hull { fill: var(--sluis-hull); }
.lock-cabin { fill: var(--sluis-card); stroke: var(--sluis-ink); stroke-width: 1.5; }
.lock-window { fill: var(--sluis-water-needed); }
.lock-boat--there .lock-hull, .lock-boat--there .lock-cabin {
  fill: none;
  stroke: var(--sluis-ink-quiet);
  stroke-dasharray: 3 3;
  stroke-width: 1.25;
}
.lock-boat--there .lock-window { fill: none; }
.lock-arrow { fill: none; stroke: var(--sluis-ink); stroke-linecap: round; stroke-linejoin: round; stroke-width: 2.5; }
.lock-tick { stroke: var(--sluis-ink); stroke-width: 1.5; }
.lock-label { fill: var(--sluis-ink); font-family: var(--sluis-font); font-size: 12px; }
.lock-label--needed { font-weight: 700; }
.lock-paper { fill: var(--sluis-card); stroke: var(--sluis-ink); stroke-width: 1.5; }
.lock-ink { fill: none; stroke: var(--sluis-ink-quiet); stroke-width: 1.5; }
.lock-caption { align-self: center; }
.lock-fact { display: block; padding-inline-start: 1.375rem; position: relative; }
.lock-fact + .lock-fact { margin-block-start: 0.5rem; }
.lock-says { color: var(--sluis-ink-quiet); display: block; margin-block-start: 0.75rem; }
.lock-key { block-size: 0.75rem; border-radius: 50%; inline-size: 0.75rem; inset-block-start: 0.4rem; inset-inline-start: 0; position: absolute; }
.lock-key--now { background-color: var(--sluis-hull); }
.lock-key--needed { background-color: var(--sluis-water-needed); }

@media (prefers-reduced-motion: no-preference) {
  .lock-boat--here { animation: lock-float 4s ease-in-out infinite alternate; }
  @keyframes lock-float { from { transform: translateY(-1px); } to { transform: translateY(2px); } }
}
@media (min-width: 40rem) {
  .lock-picture { grid-template-columns: 3fr 2fr; }
}
@media (forced-colors: active) {
  .lock-drawing { forced-color-adjust: none; }
}
`;
