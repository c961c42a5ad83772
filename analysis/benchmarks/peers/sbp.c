/* Spiking backprop in plain C: weights of 16 bits, rows of active inputs only. Reads a problem, times it, writes weights.
 *
 * problem: int32 input, hidden, output, samples; int16 w1, w2; then of each sample int32 label, count, active inputs.
 * stdout: double CPU seconds, median and least; int16 w1, w2 after the last run. Each run begins with the weights of the problem.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HALF = 512, FULL = 1024, W_MIN = -256, W_MAX = 254, RUNS = 9 };

static int16_t clipped(int32_t w) { return w < W_MIN ? W_MIN : w > W_MAX ? W_MAX : w; }

static void present(int32_t hidden, int32_t output, int16_t *restrict w1, int16_t *restrict w2, const int32_t *restrict sample, int32_t *restrict hid,
                    int32_t *restrict out, int32_t *restrict fire, int16_t *restrict error, int16_t *restrict d1) {
  const int32_t label = sample[0], count = sample[1], *active = sample + 2;
  memset(hid, 0, hidden * sizeof *hid);
  memset(out, 0, output * sizeof *out);
  for (int32_t n = 0; n < count; n++) {
    const int16_t *row = w1 + (size_t)active[n] * hidden;
    for (int32_t j = 0; j < hidden; j++) hid[j] += row[j];
  }
  int32_t firing = 0;
  for (int32_t j = 0; j < hidden; j++)
    if (hid[j] > HALF) fire[firing++] = j;
  for (int32_t n = 0; n < firing; n++) {
    const int16_t *row = w2 + (size_t)fire[n] * output;
    for (int32_t k = 0; k < output; k++) out[k] += row[k];
  }
  int wrong = 0;
  for (int32_t k = 0; k < output; k++) {
    const int o = out[k] > HALF;
    error[k] = k == label ? (!o && out[k] > 0) : -(o && out[k] <= FULL);
    wrong |= error[k];
  }
  if (!wrong) return;
  int some = 0;
  for (int32_t j = 0; j < hidden; j++) {
    int32_t s = 0;
    if (hid[j] > 0 && hid[j] <= FULL)
      for (int32_t k = 0; k < output; k++) s += w2[(size_t)j * output + k] * error[k];
    d1[j] = 2 * ((s > 0) - (s < 0));
    some |= d1[j];
  }
  for (int32_t n = 0; n < firing; n++) {
    int16_t *row = w2 + (size_t)fire[n] * output;
    for (int32_t k = 0; k < output; k++) row[k] = clipped(row[k] + 2 * error[k]);
  }
  if (!some) return;
  for (int32_t n = 0; n < count; n++) {
    int16_t *row = w1 + (size_t)active[n] * hidden;
    for (int32_t j = 0; j < hidden; j++) row[j] = clipped((int16_t)(row[j] + d1[j]));
  }
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (!file) return 2;
  fseek(file, 0, SEEK_END);
  const long size = ftell(file);
  rewind(file);
  char *bytes = malloc(size);
  if (fread(bytes, 1, size, file) != (size_t)size) return 2;
  const int32_t *head = (const int32_t *)bytes;
  const int32_t input = head[0], hidden = head[1], output = head[2], samples = head[3];
  const size_t n1 = (size_t)input * hidden, n2 = (size_t)hidden * output;
  const int16_t *given = (const int16_t *)(head + 4);
  const int32_t *first = (const int32_t *)(given + n1 + n2);
  int16_t *w = malloc((n1 + n2) * sizeof *w);
  int32_t *hid = malloc(hidden * sizeof *hid), *out = malloc(output * sizeof *out), *fire = malloc(hidden * sizeof *fire);
  int16_t *error = malloc(output * sizeof *error), *d1 = malloc(hidden * sizeof *d1);
  double seconds[RUNS];
  for (int run = 0; run < RUNS; run++) {
    memcpy(w, given, (n1 + n2) * sizeof *w);
    struct timespec began, ended;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &began);
    const int32_t *sample = first;
    for (int32_t n = 0; n < samples; n++, sample += 2 + sample[1])
      present(hidden, output, w, w + n1, sample, hid, out, fire, error, d1);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
    seconds[run] = (double)(ended.tv_sec - began.tv_sec) + 1e-9 * (double)(ended.tv_nsec - began.tv_nsec);
  }
  qsort(seconds, RUNS, sizeof *seconds, compare);
  const double found[] = {seconds[RUNS / 2], seconds[0]};
  fwrite(found, sizeof *found, 2, stdout);
  fwrite(w, sizeof *w, n1 + n2, stdout);
  return 0;
}
