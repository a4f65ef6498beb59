// Prints "N passed, N failed" of a JSON report of Vitest. A file that did not start counts as one that failed, and so
// does a report that is not there:
//   node scripts/count-tests.mjs report.json
import { readFileSync } from 'node:fs';

function countsOf(report) {
  const isFailed = ({ status }) => status === 'failed';
  const notStarted = report.testResults.filter(
    (file) => isFailed(file) && !file.assertionResults.some(isFailed),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + notStarted.length,
    skipped: report.numPendingTests,
  };
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { testResults: [], numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
  }
}

const { passed, failed, skipped } = countsOf(readReport(process.argv[2]));
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
