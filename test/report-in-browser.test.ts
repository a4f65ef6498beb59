import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translationCorpusMetrics } from '../src/domain/generation/translation-scores.ts';
import { evaluate } from '../src/evaluate/evaluate.ts';
import { cascade } from '../src/policy/cascade/cascade.ts';
import { singleBest } from '../src/policy/fixed.ts';
import { writeReport } from '../src/report/report.ts';
import { syntheticProfile } from './support/synthetic-profile.ts';
import { syntheticTranslation } from './support/synthetic-translation.ts';

const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));

describe.skipIf(!executablePath)(
  `the report in a browser${executablePath ? '' : ' (skipped: no Chromium found; set CHROMIUM to its path)'}`,
  () => {
    let folder: string;
    let browser: Browser;
    const address = (task: string) => pathToFileURL(join(folder, `${task}.html`)).href;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'premodel-report-'));
      const small = syntheticProfile({ candidates: 6 });
      const candidates = small.candidates.map((candidate, k) => ({
        ...candidate,
        name: `a_model_with_quite_a_long_name_v${k}_224`,
      }));
      const profile = { ...small, candidates };
      const policies = ['one', 'another', 'a third'].map((name) => ({ name, trainer: cascade() }));
      const analyses = [
        {
          name: 'feature-importance',
          title: '',
          columns: ['feature', 'loss'],
          rows: [['perceived_brightness_rms', 0.01]],
        },
      ];
      const few = { folds: 3, resamples: 50 };
      await writeReport(join(folder, 'images.html'), evaluate(profile, policies, few), {
        profile,
        analyses,
      });
      const translation = syntheticTranslation({ candidates: 6 });
      const single = [{ name: 'a policy', trainer: singleBest() }];
      const corpusMetrics = translationCorpusMetrics;
      await writeReport(
        join(folder, 'translation.html'),
        evaluate(translation, single, { ...few, corpusMetrics }),
        { profile: translation },
      );
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    });
    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it.each([
      ['images', 1100, 'light'],
      ['images', 1100, 'dark'],
      ['images', 375, 'light'],
      ['images', 320, 'dark'],
      ['translation', 1100, 'light'],
      ['translation', 320, 'dark'],
    ] as const)(
      'on %s fits a window %d pixels wide, %s, and fetches nothing',
      async (task, width, colorScheme) => {
        const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
        const fetched: string[] = [];
        const complaints: string[] = [];
        page.on('request', (request) => fetched.push(request.url()));
        page.on('console', (message) => complaints.push(message.text()));
        await page.goto(address(task));
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(
          0,
        );
        expect(
          await page.evaluate(
            '[...document.querySelectorAll("svg")].filter((svg) => svg.checkVisibility()).length',
          ),
        ).toBe(2);
        expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
          colorScheme === 'dark' ? 'rgb(20, 24, 30)' : 'rgb(255, 255, 255)',
        );
        // No text of a visible figure is cut off by the window.
        const cut = `[...document.querySelectorAll('svg text')].filter((text) => text.checkVisibility()
        && (text.getBoundingClientRect().right > innerWidth || text.getBoundingClientRect().left < 0)).map((text) => text.textContent)`;
        expect(await page.evaluate(cut)).toEqual([]);
        expect(fetched).toEqual([address(task)]);
        expect(complaints).toEqual([]);
        await page.close();
      },
    );
  },
);
