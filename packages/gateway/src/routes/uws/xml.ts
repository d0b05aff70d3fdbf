import XMLBuilder from 'fast-xml-builder';
import type { FastifyReply } from 'fastify';

/** Elements by their names: texts, elements, lists of them; names that begin with @ are attributes, `#text` is the text beside them. */
export interface Element {
  readonly [name: string]: string | number | Element | readonly Element[] | undefined;
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
  format: true
});

// Everything that XML 1.0 cannot say (section 2.2), not even as an entity.
// eslint-disable-next-line no-control-regex
const unsayable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Sends a document whose root has these namespaces. */
export function sendXml(reply: FastifyReply, root: Element): FastifyReply {
  const text = builder.build(root).replace(unsayable, '\ufffd');
  return reply.type('text/xml').send(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
}

/** An element that says that there is no value. */
export const nil: Element = { '@xsi:nil': 'true' };
