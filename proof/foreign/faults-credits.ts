/** Faults of charging: the amount, and the agreement of receipts, balance and consumption. */
import { ACCOUNT, assumed, CHAT, convention, COUNT, documented, MODELS, USAGE, type Fault } from './fault.js';
import { reservationOf } from './ledger.js';
import type { Call, Parts } from './parts.js';

/** Charges another amount than the receipt says. */
const charging = (change: (credits: number, call: Call, g: Parts) => number) => (g: Parts) => {
  const faithful = g.charge;
  g.charge = (key, credits, call) => {
    faithful(key, change(credits, call, g), call);
  };
};

/** Another price, the same in the charge and in the receipt. */
const pricing = (change: (credits: number, call: Call, output: number) => number) => (g: Parts) => {
  const faithful = g.price;
  g.price = (model, input, output, call) => change(faithful(model, input, output, call), call, output);
};

/** Charges for an endpoint that runs no model. */
const feeOn = (route: string, credits: number) => (g: Parts) => {
  const faithful = g.routes[route]!;
  g.routes[route] = (call) => {
    g.charge(call.key!, credits, call);
    return faithful(call);
  };
};

const feeOnRefusal = (status: number, credits: number) => (g: Parts) => {
  const faithful = g.refuse;
  g.refuse = (refusal, call) => {
    if (refusal.status === status && call.key) g.charge(call.key, credits, call);
    return faithful(refusal, call);
  };
};

export const creditFaults: Record<string, Fault> = {
  'charged-twice': documented(
    'each turn is charged twice',
    'spend-message',
    charging((credits) => credits * 2),
  ),
  'charged-never': documented(
    'no turn is charged',
    'spend-message',
    charging(() => 0),
  ),
  'charged-one-more': documented(
    'a credit more is charged than the receipt says',
    'spend-message',
    charging((credits) => credits + 1),
  ),
  'charged-one-less': documented(
    'a credit less is charged than the receipt says',
    'spend-message',
    charging((credits) => Math.max(0, credits - 1)),
  ),
  'charged-in-fractions': documented(
    'half a credit more is charged',
    'spend-message',
    charging((credits) => credits + 0.5),
  ),
  'charged-as-reserved': documented(
    'what was reserved is charged',
    'spend-message',
    charging((credits, call, g) => (call.turn ? reservationOf(g, call) : credits)),
  ),
  'charged-twice-when-streamed': documented(
    'streams are charged twice',
    'spend-message-stream',
    charging((credits, call) => (call.turn?.stream ? credits * 2 : credits)),
  ),
  'charged-never-when-streamed': documented(
    'streams are not charged',
    'spend-message-stream',
    charging((credits, call) => (call.turn?.stream ? 0 : credits)),
  ),
  'charged-twice-on-chat': documented(
    'chat completions are charged twice',
    'spend-chat',
    charging((credits, call) => (call.route === CHAT ? credits * 2 : credits)),
  ),
  'charged-never-on-chat': documented(
    'chat completions are not charged',
    'spend-chat',
    charging((credits, call) => (call.route === CHAT ? 0 : credits)),
  ),
  'charged-never-on-chat-stream': documented(
    'chat streams are not charged',
    'spend-chat-stream',
    charging((credits, call) => (call.route === CHAT && call.turn?.stream ? 0 : credits)),
  ),
  'charged-for-tools-again': documented(
    'a turn with tools costs 5 credits that no receipt tells of',
    'spend-tool',
    charging((credits, call) => (call.turn?.tools.length ? credits + 5 : credits)),
  ),
  'charged-on-400': assumed('a wrong request costs a credit', 'spend-refused', feeOnRefusal(400, 1)),
  'charged-on-402': assumed('a refusal for lack of credits costs one', 'spend-empty', feeOnRefusal(402, 1)),
  'charged-on-count': assumed('count_tokens costs 2 credits', 'spend-count', feeOn(COUNT, 2)),
  'charged-on-account': documented('reading the account costs a credit', 'spend-reads', feeOn(ACCOUNT, 1)),
  'charged-on-models': assumed('listing models costs a credit', 'spend-reads', feeOn(MODELS, 1)),
  'charged-on-usage': assumed('reading the usage costs a credit', 'spend-reads', feeOn(USAGE, 1)),
  'charged-for-the-cap': documented(
    'the price is that of max_tokens, not of what was written',
    'spend-generous',
    pricing((credits, call) => credits + Math.ceil(call.turn!.maxTokens / 2)),
  ),
  'price-of-chat-higher': documented(
    'chat completions cost 25 credits more than messages',
    'price-surfaces',
    pricing((credits, call) => (call.route === CHAT ? credits + 25 : credits)),
  ),
  'price-of-streams-higher': documented(
    'streams cost 25 credits more',
    'message-stream-and-whole',
    pricing((credits, call) => (call.turn?.stream ? credits + 25 : credits)),
  ),
  'price-by-chance': documented('equal turns have different prices', 'message-twice', (g) => {
    let turns = 0;
    pricing((credits) => credits + (turns++ % 2) * 7)(g);
  }),
  'receipt-zero': documented('receipts say 0 though credits are taken', 'spend-message', (g) => {
    const price = g.price;
    const charge = g.charge;
    g.price = () => 0;
    g.charge = (key, credits, call) => {
      const { model, inputTokens } = call.turn!;
      charge(key, credits + price(model, inputTokens, 40, call), call);
    };
  }),
  'consumption-never-grows': documented('the consumption of the month never grows', 'spend-message', (g) => {
    const faithful = g.charge;
    g.charge = (key, credits, call) => {
      const before = key.consumed;
      faithful(key, credits, call);
      key.consumed = before;
    };
  }),
  'consumption-counts-twice': documented('the consumption of the month counts double', 'spend-message', (g) => {
    const faithful = g.charge;
    g.charge = (key, credits, call) => {
      faithful(key, credits, call);
      key.consumed += credits;
    };
  }),
  'balance-never-falls': documented('the balance stays though consumption grows', 'spend-message', (g) => {
    const faithful = g.charge;
    g.charge = (key, credits, call) => {
      faithful(key, credits, call);
      key.credits += credits;
    };
  }),
  'reservation-kept': documented('what was reserved is never given back', 'spend-message', (g) => {
    const gate = g.gates.credit!;
    g.gates.credit = (call) => {
      const refusal = gate(call);
      call.reserved = 0;
      return refusal;
    };
  }),
  'reservation-kept-for-streams': documented(
    'what a stream reserved is never given back',
    'spend-message-stream',
    (g) => {
      const gate = g.gates.credit!;
      g.gates.credit = (call) => {
        const refusal = gate(call);
        if (call.turn?.stream) call.reserved = 0;
        return refusal;
      };
    },
  ),
  'count-runs-the-model': convention('count_tokens answers with a message', 'count', (g) => {
    g.routes[COUNT] = (call) => ({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      json: {
        ...{ id: g.newId('msg_', 26), type: 'message', role: 'assistant', model: call.body.model },
        content: [{ type: 'text', text: 'One, two, three.' }],
      },
    });
  }),
};
