/** The labels and sentences of `caicaini explain`, in both languages. */
import { ACTIONS_ZH, CHARGED_ZH, type Action, type Charged } from '../contract.js';

/** Languages of the error table. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

interface Terms {
  colon: string;
  comma: string;
  action: string;
  actions: Record<Action, string>;
  charged: string;
  charges: Record<Charged, string>;
  docs: string;
  unlistedStatus: (status: string) => string;
  unlistedType: (type: string, known: string) => string;
  rule: string;
}

export const TERMS: Record<Language, Terms> = {
  en: {
    colon: ': ',
    comma: ', ',
    action: 'action',
    actions: { retry: 'retry', stop: 'stop', fix: 'fix' },
    charged: 'charged',
    charges: { never: 'never', unknown: 'unknown' },
    docs: 'docs',
    unlistedStatus: (status) => `${status} is not in the error table; the action is that of its class.`,
    unlistedType: (type, known) =>
      type === '-'
        ? 'The body has no error.type; the action depends on the status.'
        : `${type} is not in the error table (${known}); the action depends on the status.`,
    rule: 'Actions for a status without a row:',
  },
  zh: {
    colon: '：',
    comma: '、',
    action: '处理',
    actions: ACTIONS_ZH,
    charged: '扣费',
    charges: CHARGED_ZH,
    docs: '文档',
    unlistedStatus: (status) => `错误表里没有 ${status}，按它所属的状态码类别处理。`,
    unlistedType: (type, known) =>
      type === '-'
        ? '这不是带有 error.type 的错误响应体，按状态码处理。'
        : `错误表里没有 ${type}（已有：${known}），按状态码处理。`,
    rule: '没有列出的状态码：',
  },
};
