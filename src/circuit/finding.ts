/** What `inspect` finds: something that is allowed, but is seldom meant. */

export interface Finding {
  readonly kind:
    | 're-use'
    | 'empty source'
    | 'stale source'
    | 'charging source'
    | 'driven gate'
    | 'ceiling'
    | 'growth'
    | 'short window';
  /** The projection that opens, or that would leak; '' where a window opens none. */
  readonly projection: string;
  /** The population that is to blame; '' for a short window, and where an output is. */
  readonly population: string;
  readonly t: number;
  /** The finding in a sentence. */
  readonly text: string;
}
