// Coverage as drawings made here: no script, no inline style. Each kind has a pattern and a name of its own, so that
// colour says nothing alone; title and description say in words what is drawn, and a table beside it has the numbers.

import {
  type Coverage,
  type CoverageDay,
  dayNumber,
  dayOf,
  type Forecast,
  totalOf,
} from '../../../domain/rollout-coverage.ts';

export type ChartWords = {
  title: string;
  describe: string;
  upstream: string;
  factor: string;
  remaining: string;
  end: string;
  forecast: string;
  day(day: string): string;
};

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeXml = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

const frame = { width: 720, height: 350, left: 52, right: 704, top: 62, bottom: 302 };
const kinds = ['upstream', 'factor', 'remaining'] as const;
type Kind = (typeof kinds)[number];

/** ids begin with the chart's own name, since a page may hold several. */
function patterns(name: string): string {
  return `<defs>
<pattern id="${name}-upstream" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="chart-fill chart-fill--upstream" width="6" height="6"/></pattern>
<pattern id="${name}-factor" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="chart-fill chart-fill--factor" width="8" height="8"/><path class="chart-mark" d="M0 0v8"/></pattern>
<pattern id="${name}-remaining" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="chart-fill chart-fill--remaining" width="8" height="8"/><circle class="chart-dot" cx="2" cy="2" r="1.2"/><circle class="chart-dot" cx="6" cy="6" r="1.2"/></pattern>
<pattern id="${name}-range" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path class="chart-mark chart-mark--range" d="M0 0v6"/></pattern>
</defs>`;
}

function svg(name: string, height: number, words: ChartWords, body: string): string {
  return `<svg class="chart" viewBox="0 0 ${frame.width} ${height}" role="img" aria-labelledby="${name}-title ${name}-desc">
<title id="${name}-title">${escapeXml(words.title)}</title><desc id="${name}-desc">${escapeXml(words.describe)}</desc>
${patterns(name)}
${body}
</svg>`;
}

const text = (x: number, y: number, content: string, rest = '') =>
  `<text class="chart-text" x="${x}" y="${y}"${rest}>${escapeXml(content)}</text>`;

function legend(name: string, words: ChartWords, y: number): string {
  return kinds
    .map((kind, index) => {
      const x = frame.left + index * 222;
      return `<rect class="chart-key" x="${x}" y="${y - 11}" width="14" height="14" fill="url(#${name}-${kind})"/>${text(x + 20, y, words[kind])}`;
    })
    .join('');
}

/** Rounded, so that the markup stays small. */
const at = (value: number) => Math.round(value * 10) / 10;

function partsOf({ readyUpstream, readyFactor, remaining }: Coverage): Record<Kind, number> {
  return { upstream: readyUpstream, factor: readyFactor, remaining };
}

type Scale = { x(day: number): number; y(share: number): number };

function scaleFor(first: number, last: number): Scale {
  const span = Math.max(1, last - first);
  return {
    x: (day) => at(frame.left + ((day - first) / span) * (frame.right - frame.left)),
    y: (share) => at(frame.bottom - share * (frame.bottom - frame.top)),
  };
}

/** One area per kind, upstream at the bottom. */
function areas(name: string, days: readonly CoverageDay[], scale: Scale): string {
  const points = days.map((item) => {
    const total = Math.max(1, totalOf(item));
    const { upstream, factor } = partsOf(item);
    return { x: scale.x(dayNumber(item.day)), low: upstream / total, high: (upstream + factor) / total };
  });
  const area = (kind: Kind, from: (point: (typeof points)[number]) => number, to: typeof from) => {
    const upper = points.map((point) => `${point.x},${scale.y(to(point))}`);
    const lower = points.toReversed().map((point) => `${point.x},${scale.y(from(point))}`);
    return `<polygon class="chart-area" fill="url(#${name}-${kind})" points="${[...upper, ...lower].join(' ')}"/>`;
  };
  const bottom = () => 0;
  const [low, high] = [
    ({ low: share }: { low: number }) => share,
    ({ high: share }: { high: number }) => share,
  ];
  const edge = points.map((point) => `${point.x},${scale.y(point.high)}`).join(' ');
  return `${area('upstream', bottom, low)}${area('factor', low, high)}${area('remaining', high, () => 1)}<polyline class="chart-line" points="${edge}"/>`;
}

function gridLines(scale: Scale): string {
  return [0, 0.25, 0.5, 0.75, 1]
    .map((share) => {
      const y = scale.y(share);
      return `<path class="chart-grid" d="M${frame.left} ${y}H${frame.right}"/>${text(frame.left - 8, y + 4, `${share * 100}%`, ' text-anchor="end"')}`;
    })
    .join('');
}

function forecastParts(
  name: string,
  newest: CoverageDay,
  forecast: Forecast,
  end: number,
  scale: Scale,
): string {
  const [x, endX] = [scale.x(dayNumber(newest.day)), scale.x(end)];
  const y = scale.y(1 - newest.remaining / Math.max(1, totalOf(newest)));
  const [middle, low, high] = [forecast.share, forecast.lowest, forecast.highest].map(scale.y);
  return `<polygon class="chart-range" fill="url(#${name}-range)" points="${x},${y} ${endX},${high} ${endX},${low}"/><path class="chart-line chart-line--forecast" d="M${x} ${y}L${endX} ${middle}"/>`;
}

/** Shares of everybody by day, up to the end and where the line leads to. days: of one cohort, oldest first, not empty. */
export function renderCoverageChart(
  name: string,
  days: readonly CoverageDay[],
  end: { atMs: number | null; forecast: Forecast | null },
  words: ChartWords,
): string {
  const [first, newest] = [days[0], days.at(-1)];
  if (!first || !newest) return '';
  const endDay = end.atMs === null ? null : dayOf(end.atMs - 1);
  const last = Math.max(dayNumber(newest.day), endDay === null ? 0 : dayNumber(endDay));
  const scale = scaleFor(dayNumber(first.day), last);
  const endX = endDay === null ? null : scale.x(dayNumber(endDay));
  const parts = [
    gridLines(scale),
    areas(name, days, scale),
    end.forecast && endDay !== null
      ? forecastParts(name, newest, end.forecast, dayNumber(endDay), scale)
      : '',
    text(frame.left, frame.bottom + 20, words.day(first.day)),
    endX === null
      ? text(frame.right, frame.bottom + 20, words.day(newest.day), ' text-anchor="end"')
      : `<path class="chart-end" d="M${endX} ${frame.top - 8}V${frame.bottom}"/>${text(endX, frame.top - 14, words.end, ' text-anchor="end"')}${text(endX, frame.bottom + 20, words.day(endDay ?? ''), ' text-anchor="end"')}`,
    end.forecast ? text(frame.right, frame.bottom + 40, words.forecast, ' text-anchor="end"') : '',
    legend(name, words, 16),
  ];
  return svg(name, frame.height, words, parts.join('\n'));
}

/** One bar per cohort, as wide as the largest one is full; the numbers stand in it as text. */
export function renderCohortChart(
  name: string,
  rows: readonly { label: string; coverage: Coverage; says: string }[],
  words: ChartWords,
): string {
  const [left, width, rowHeight, top] = [150, frame.right - 150, 46, 36];
  const largest = Math.max(1, ...rows.map(({ coverage }) => totalOf(coverage)));
  const bars = rows.map(({ label, coverage, says }, index) => {
    const y = top + index * rowHeight;
    let x = left;
    const rects = kinds.map((kind) => {
      const wide = (partsOf(coverage)[kind] / largest) * width;
      const rect = `<rect class="chart-area" fill="url(#${name}-${kind})" x="${at(x)}" y="${y}" width="${at(wide)}" height="18"/>`;
      x += wide;
      return rect;
    });
    return `${text(left - 10, y + 14, label, ' text-anchor="end"')}${rects.join('')}${text(left, y + 33, says)}`;
  });
  const height = top + rows.length * rowHeight + 6;
  return svg(name, height, words, `${legend(name, words, 16)}${bars.join('\n')}`);
}
