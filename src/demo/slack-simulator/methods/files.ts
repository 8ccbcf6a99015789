/** files.getUploadURLExternal and files.completeUploadExternal; the bytes travel between the two. */
import { ApiError } from '../api-error.ts';
import { type Arguments, isRecord, optionalText, requiredText, structured } from '../arguments.ts';
import { changed, findChannel, messagesOf, type State, type StoredFile, slackId } from '../state.ts';
import { botMessage } from './chat.ts';
import type { Methods } from './method.ts';

/** The files methods; `uploadUrl` makes the address that takes the bytes of one file. */
export const fileMethods = (state: State, uploadUrl: (fileId: string) => string): Methods => {
  const scope = 'files:write';
  return {
    'files.getUploadURLExternal': {
      token: 'bot',
      scope,
      call: (args) => {
        const name = requiredText(args, 'filename');
        if (!(Number(args['length']) > 0)) throw new ApiError('invalid_arguments');
        const file: StoredFile = { id: slackId(state, 'F'), name, title: name };
        state.files.set(file.id, file);
        return { upload_url: uploadUrl(file.id), file_id: file.id };
      },
    },
    'files.completeUploadExternal': { token: 'bot', scope, call: (args) => complete(state, args) },
  };
};

const complete = (state: State, args: Arguments): Record<string, unknown> => {
  const given = structured(args, 'files', 'invalid_arguments');
  if (!Array.isArray(given) || given.length === 0) throw new ApiError('invalid_arguments');
  const files = given.map((entry) => uploadedFile(state, entry));
  const ref = optionalText(args, 'channel_id');
  if (ref) {
    const channel = findChannel(state, ref);
    if (!channel) throw new ApiError('channel_not_found');
    const message = botMessage(state, { text: optionalText(args, 'initial_comment') ?? '' });
    const thread = optionalText(args, 'thread_ts');
    messagesOf(state, channel).push({ ...message, files, ...(thread && { thread_ts: thread }) });
    changed(state);
  }
  return { files };
};

const uploadedFile = (
  state: State,
  entry: unknown,
): { id: string; name: string; title: string; size: number } => {
  const file = isRecord(entry) ? state.files.get(String(entry['id'])) : undefined;
  if (!file?.bytes) throw new ApiError('file_not_found');
  if (isRecord(entry) && typeof entry['title'] === 'string') file.title = entry['title'];
  return { id: file.id, name: file.name, title: file.title, size: file.bytes.length };
};
