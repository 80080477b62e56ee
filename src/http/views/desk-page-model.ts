// What the pages of the desk, of letters and of activation codes are given to show.

import type { Level } from '../../domain/level.ts';
import type { NoticeModel, RepresentationModel } from './page-model.ts';

export type VettingState = 'waiting' | 'refused' | 'approved' | 'active' | 'revoked';

/** On the account page of whoever has not reached substantial for this company. kind: what is on its way. */
export type ProofingModel = {
  parties: { id: string; representation: RepresentationModel }[];
  waiting: { kind: 'letter' | 'desk'; untilMs: number }[];
};

export type DeskPageModel =
  | {
      page: 'desk';
      /** Whether this officer may act now, by a login of the last five minutes. */
      fresh: boolean;
      /** False: who looks here only, as an operator does. */
      mayRecord: boolean;
      waiting: { id: string; level: Level; recordedAtMs: number; isOwn: boolean }[];
      notice: NoticeModel;
    }
  /** kind of a record: how it was established; of a vetting: its state. */
  | {
      page: 'desk-person';
      account: string;
      email: string;
      fresh: boolean;
      mayRecord: boolean;
      parties: { id: string; kind: string; representation: RepresentationModel }[];
      proofings: { kind: string; level: Level; untilMs: number }[];
      bindings: {
        id: string;
        kind: string;
        level: Level;
        untilMs: number;
        representation: RepresentationModel;
      }[];
      vettings: { id: string; kind: VettingState; level: Level; recordedAtMs: number }[];
    }
  | {
      page: 'desk-vetting';
      vetting: string;
      account: string;
      email: string;
      representation: RepresentationModel;
      level: Level;
      kind: VettingState;
      document: { kind: string; end: string };
      seen: { kind: string; on: string };
      link: { kind: string; detail: string };
      recordedBy: string | null;
      recordedAtMs: number;
      decidedBy: string | null;
      decidedAtMs: number | null;
      isOwn: boolean;
      fresh: boolean;
      mayRecord: boolean;
    }
  /** The one time that a code is shown; in groups. */
  | { page: 'desk-code'; code: string; vetting: string }
  | { page: 'activate'; notice: NoticeModel }
  | {
      page: 'activated';
      kind: 'letter' | 'desk';
      level: Level;
      untilMs: number;
      representation: RepresentationModel;
      /** False: the code is for another company than this session's. */
      isForSession: boolean;
    };
