// The few parts of the web platform that the worker touches and that must stay under our control: a Response whose
// body is read step by step, and a digest that takes no time of its own. Everything else is Node's.
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

/** @param {Uint8Array | string} bytes */
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** @param {unknown} body */
function bytesOf(body) {
  if (body === null || body === undefined) return new Uint8Array();
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice(0));
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  throw new TypeError(`a body of this kind is not modelled: ${body}`);
}

async function bytesOfStream(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}

/** A Response. `read`, when given, is how its bytes arrive: reading from a disk or a network is a step that can fail. */
export class Response {
  #read;
  #body = null;
  bodyUsed = false;
  type = 'default';
  redirected = false;

  constructor(body = null, { status = 200, headers = {}, read = null } = {}) {
    if (status !== 0 && (status < 200 || status > 599)) throw new RangeError(`status ${status}`);
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.headers = new Headers(headers);
    if (read) this.#read = read;
    else if (body instanceof ReadableStream) this.#read = () => bytesOfStream(body);
    else {
      const bytes = bytesOf(body);
      this.#read = async () => bytes;
    }
  }

  async #take() {
    if (this.bodyUsed) throw new TypeError('the body was already read');
    this.bodyUsed = true;
    return this.#read();
  }

  async arrayBuffer() {
    const bytes = await this.#take();
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  }

  async bytes() {
    return (await this.#take()).slice();
  }

  async text() {
    return new TextDecoder().decode(await this.#take());
  }

  async json() {
    return JSON.parse(await this.text());
  }

  get body() {
    const take = () => this.#take();
    return this.#body ??= new ReadableStream({
      async pull(controller) {
        controller.enqueue(new Uint8Array(await take()));
        controller.close();
      },
    });
  }

  clone() {
    const read = this.#read;
    let bytes;
    const once = () => (bytes ??= read());
    this.#read = once;
    return new Response(null, { status: this.status, headers: this.headers, read: once });
  }

  static redirect(address, status = 302) {
    return new Response(null, { status, headers: { Location: String(address) } });
  }

  static error() {
    const response = new Response(null, { status: 0 });
    response.type = 'error';
    return response;
  }
}

/** Unpacks gzip in one go, so that no thread decides the order of things. */
export class DecompressionStream {
  constructor(format) {
    if (format !== 'gzip') throw new TypeError(`format ${format}`);
    const parts = [];
    const { readable, writable } = new TransformStream({
      transform: (part) => void parts.push(part),
      flush: (controller) => controller.enqueue(new Uint8Array(gunzipSync(Buffer.concat(parts)))),
    });
    Object.assign(this, { readable, writable });
  }
}

export const crypto = {
  subtle: {
    async digest(name, bytes) {
      if (name !== 'SHA-256') throw new DOMException(name, 'NotSupportedError');
      const view = ArrayBuffer.isView(bytes) ? bytes : new Uint8Array(bytes);
      return new Uint8Array(createHash('sha256').update(view).digest()).buffer;
    },
  },
};
