// A command wrongly asked: text for people, exit 2.

export class UsageError extends Error {}
