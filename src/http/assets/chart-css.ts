// Charts of the console: on screen in either colour scheme, and on paper.

export const chartCss = `
.chart-frame { margin: 1rem 0; overflow-x: auto; }
.chart { block-size: auto; display: block; inline-size: 100%; max-inline-size: 56rem; min-inline-size: 36rem; }
.chart-text { fill: var(--sluis-ink); font-family: var(--sluis-font); font-size: 13px; }
.chart-fill--upstream { fill: var(--sluis-water-needed); }
.chart-fill--factor { fill: var(--sluis-water); }
.chart-fill--remaining { fill: var(--sluis-card-quiet); }
.chart-mark { fill: none; stroke: var(--sluis-ink); stroke-width: 1.5; }
.chart-mark--range { stroke: var(--sluis-ink-quiet); stroke-width: 1; }
.chart-dot { fill: var(--sluis-ink-quiet); }
.chart-key, .chart-area { stroke: var(--sluis-ink-quiet); stroke-width: 1; }
.chart-grid { stroke: var(--sluis-line); stroke-width: 1; }
.chart-line { fill: none; stroke: var(--sluis-ink); stroke-width: 2; }
.chart-line--forecast { stroke-dasharray: 6 5; }
.chart-range { stroke: none; }
.chart-end { stroke: var(--sluis-danger); stroke-width: 2.5; }
@media (forced-colors: active) { .chart { forced-color-adjust: none; background-color: var(--sluis-card); } }
@media print {
  .chart-frame { break-inside: avoid; overflow: visible; }
  .chart { min-inline-size: 0; print-color-adjust: exact; }
}
`;
