export const CHECKS_ZH: Record<string, string> = {};
