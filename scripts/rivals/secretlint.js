/** What the recommended rules of secretlint report, blanked out. */
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { blank } from './blank.js';

const config = {
  rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }],
};

export const secretlint = async (text) => {
  const source = { content: text, filePath: '/message.txt', ext: '.txt', contentType: 'text' };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  return blank(
    text,
    messages.map(({ range }) => range),
  );
};
