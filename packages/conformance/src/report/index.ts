export type { Report } from './report.js';
export { renderHtml, writeHtml } from './page.js';
export { renderJUnit, writeJUnit } from './junit.js';
export { renderTimeline } from './timeline/timeline.js';
