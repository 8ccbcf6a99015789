/** What masking is measured against: thirty regular expressions, one after the other, as libraries do it. */

const patterns: readonly RegExp[] = [
  /AKIA[0-9A-Z]{16}/g,
  /gh[pousr]_[A-Za-z0-9]{36}/g,
  /github_pat_\w{82}/g,
  /glpat-[\w-]{20}/g,
  /xox[abprs]-[\w-]{10,}/g,
  /https:\/\/hooks\.slack\.com\/services\/[\w/]+/g,
  /[rs]k_live_[A-Za-z0-9]{24,}/g,
  /AIza[\w-]{35}/g,
  /ya29\.[\w-]+/g,
  /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END/g,
  /npm_[A-Za-z0-9]{36}/g,
  /pypi-[\w-]{16,}/g,
  /SG\.[\w-]{22}\.[\w-]{43}/g,
  /hf_[A-Za-z]{34}/g,
  /sk-ant-[\w-]{24,}/g,
  /sk-[A-Za-z0-9]{20,}/g,
  /dop_v1_[a-f0-9]{64}/g,
  /shpat_[a-f0-9]{32}/g,
  /hvs\.[\w-]{24,}/g,
  /SK[a-f0-9]{32}/g,
  /key-[a-f0-9]{32}/g,
  /\b[\w.+-]+@[\w-]+\.[\w.]+\b/g,
  /\b(?:\d[ -]?){13,19}\b/g,
  /\b\d{3}-\d{2}-\d{4}\b/g,
  /\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b/g,
  /\+?\d[\d ()-]{8,}\d/g,
  /(?:password|passwd|pwd)\s*[:=]\s*\S+/gi,
  /(?:api[_-]?key|token|secret)\s*[:=]\s*\S+/gi,
  /[a-z]+:\/\/[^\s:@]+:[^\s:@]+@\S+/gi,
];

export const plainRegexes = (text: string): void => {
  for (const pattern of patterns) text.match(pattern);
};
