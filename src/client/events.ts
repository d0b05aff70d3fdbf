/** Reads a text/event-stream body (WHATWG HTML, 9.2.6), whatever pieces it arrives in. */

export interface StreamEvent {
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

/** The events of a body, in order; ends when the body does. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      text += decoder.decode(piece.value, { stream: true });
      const blocks = text.split(/\r\n\r\n|\n\n|\r\r/);
      text = blocks.pop() ?? '';
      yield* blocks.flatMap(block => readBlock(block));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function readBlock(block: string): StreamEvent[] {
  const fields = { id: '', event: 'message' };
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === 'data') data.push(value);
    else if (name === 'id' || name === 'event') fields[name] = value;
  }
  return data.length === 0 ? [] : [{ id: fields.id, name: fields.event, data: data.join('\n') }];
}
