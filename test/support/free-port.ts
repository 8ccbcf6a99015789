import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';

/** A port of this machine that nothing listens at, for what has to be known before it is started. */
export const freePort = async (): Promise<number> => {
  const { url, close } = await listenOnLoopback(0);
  await close();
  return Number(new URL(url).port);
};
