// What the stories of SMS need from outside: a way to send one message, and the limits of sending.

export type SmsBudgets = {
  perAccountDaily: number;
  perNumberDaily: number;
  perRangeHourly: number;
  perAddressHourly: number;
  hourly: number;
};

export type SmsPort = {
  /** How a message names this site. */
  siteName: string;
  /** Two-letter codes; the first reads numbers without a country. */
  countries: readonly string[];
  budgets: SmsBudgets;
  /** Gateways that can be asked what became of a message. */
  reporting: readonly string[];
  /** refused: surely not sent. unknown: it may arrive. Never throws for a fault of the gateway. */
  send(message: {
    messageId: string;
    to: string;
    text: string;
  }): Promise<
    | { status: 'accepted'; gateway: string; reference: string | null }
    | { status: 'refused' | 'unknown'; gateway: string; reason: string }
  >;
};
