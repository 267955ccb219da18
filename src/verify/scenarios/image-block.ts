/** Image blocks of a given size, for probes at the image limits. Source: Vision; PNG (RFC 2083). */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Bytes of a chunk's length, type and checksum. */
const FRAME_BYTES = 12;

/** An image block with a white PNG. A private chunk, which decoders ignore, pads the file to `bytes`. */
export function imageBlock({ width = 1, height = 1, bytes = 0 }: { width?: number; height?: number; bytes?: number }) {
  const data = png(width, height, bytes).toString('base64');
  return { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
}

function png(width: number, height: number, bytes: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Bit depth 1; the other bytes stay 0: greyscale, no interlacing
  header[8] = 1;
  const row = Buffer.alloc(1 + Math.ceil(width / 8), 0xff).fill(0, 0, 1);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const parts = [SIGNATURE, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  const missing = bytes - parts.reduce((sum, { length }) => sum + length, 0) - FRAME_BYTES;
  if (missing > 0) parts.splice(2, 0, chunk('paDd', Buffer.alloc(missing)));
  return Buffer.concat(parts);
}

function chunk(type: string, data: Buffer): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
