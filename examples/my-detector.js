// A detector of one's own for the command line: grounder ground photo.jpg the dark half --detector ./my-detector.js
/** @type {import('grounder').PartFactory<import('grounder').Detector>} */
export default function makeDetector() {
  return {
    async detect({ width, height, data }) {
      const half = Math.floor(height / 2);
      const light = (part) => part.reduce((sum, level) => sum + level, 0) / part.length / 255;
      const middle = 3 * half * width;
      const upper = { label: 'half', score: 1 - light(data.subarray(0, middle)) };
      const lower = { label: 'half', score: 1 - light(data.subarray(middle)) };
      return [
        { ...upper, box: { left: 0, top: 0, right: width, bottom: half } },
        { ...lower, box: { left: 0, top: half, right: width, bottom: height } },
      ].sort((one, other) => other.score - one.score);
    },
  };
}
