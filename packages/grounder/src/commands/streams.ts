/** Where a command writes. */
export interface CommandStreams {
  /** Results. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress and errors. */
  readonly stderr: NodeJS.WritableStream;
  /** Where spinners and bars draw, which steer it; stderr when left out. */
  readonly terminal?: NodeJS.WritableStream;
}
