// Generated from openapi/openapi.yaml; do not edit.
// Remake it with: npm run generate

import type { Action, Charged, ErrorStatus } from './errors.js';

// The texts are those of openapi/overlays/zh-CN.yaml

/** The Chinese words for the actions. */
export const ACTIONS_ZH = {
  retry: '可重试',
  stop: '硬停止',
  fix: '修请求',
} as const satisfies Record<Action, string>;

/** The Chinese words for what was charged. */
export const CHARGED_ZH = {
  never: '不扣积分',
  unknown: '可能已扣积分',
} as const satisfies Record<Charged, string>;

/** Summary and advice of every error row in Chinese. */
export const ERRORS_ZH = {
  400: {
    summary: '请求体格式错误或违反了某项约束，例如模型不存在、max_tokens 超出上限、messages 的结构不对。',
    whatToDo: '不要重试，请修请求。错误信息一般会指出哪里不对。',
  },
  401: {
    summary: '没有带 API 密钥，或者密钥的格式不对、无效。',
    whatToDo: '不要重试。请通知负责人检查 CAICAINI_API_KEY 和 Authorization 请求头，或新建一个密钥。',
  },
  402: {
    summary: 'API 积分的余额不够支付这一次调用。',
    whatToDo: '不要重试。请通知负责人到 /developers/billing 充值。',
  },
  403: {
    summary: '密钥本身有效，但无权调用此接口：可能是 CLI 密钥、账户已暂停，或密钥的权限范围不包含它。',
    whatToDo: '不要重试。请通知负责人换用正常账户下权限范围相符的 API 密钥。',
  },
  404: {
    summary: '请求的路径或资源不存在。',
    whatToDo: '不要重试。请核对 URL 和模型 id。',
  },
  413: {
    summary: '请求体的大小超出 16 MB 的限制。',
    whatToDo: '把内容拆成几次发送，或降低图片的分辨率。',
  },
  429: {
    summary: '这个密钥的请求超出了速率限制。本次没有消耗积分。',
    whatToDo: '按 Retry-After 指定的时间等待，然后重试。',
  },
  500: {
    summary: '网关内部出现故障。',
    whatToDo: '按退避策略等待后重试。',
  },
  502: {
    summary: '上游供应商返回错误。',
    whatToDo: '按退避策略等待后重试。',
  },
  503: {
    summary: '服务暂时不可用，例如正在部署或维护。',
    whatToDo: '按退避策略等待后重试。',
  },
  504: {
    summary: '上游供应商超时。',
    whatToDo: '按退避策略等待后重试；也可以把 max_tokens 设小一些。',
  },
  529: {
    summary: '上游模型当前容量不足。',
    whatToDo: '按退避策略等待后重试，一般几秒内就会恢复。',
  },
} as const satisfies Record<ErrorStatus, { summary: string; whatToDo: string }>;
