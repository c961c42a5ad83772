/* Composite neurons in C, the plain loop, batches of lanes with frozen weights: the bits of ours. The first argument is the
 * problem; times and the weights afterwards go to stdout. Only the samples are timed. Built without contraction of a product
 * and a sum into one rounding, which would be other bits. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 5 };

static inline uint32_t scramble(uint32_t h) {
  h ^= h >> 16;
  h *= 0x7feb352du;
  h ^= h >> 15;
  h *= 0x846ca68bu;
  return h ^ (h >> 16);
}

/* FreeBSD msun, e_log.c, for normal numbers above 0. */
static inline double ln(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  const int32_t high = (int32_t)(bits >> 32), fraction = high & 0x000fffff;
  const int32_t carry = (fraction + 0x95f64) & 0x100000;
  const double k = (high >> 20) - 1023 + (carry >> 20);
  bits = ((uint64_t)(uint32_t)(fraction | (carry ^ 0x3ff00000)) << 32) | (bits & 0xffffffffu);
  double m;
  memcpy(&m, &bits, 8);
  const double f = m - 1, s = f / (2 + f), z = s * s, w = z * z;
  const double odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const double even =
      z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const double half = 0.5 * f * f;
  return k * 0.6931471803691238 - (half - (s * (half + (odd + even)) + k * 1.9082149292705877e-10) - f);
}

typedef struct {
  int32_t inputs, hidden, output, length;
  double rho, kappa;
  const int32_t *seats;
  int32_t axon1, dendrite, axon2;
  double *w1, *w2, *c1, *c2, *s1, *s2;
  int32_t *active, *firing, *grad;
  double *sign;
} net;

static void present(net *n, int32_t key, int32_t label, int32_t count, const uint16_t *in, const uint8_t *level) {
  const int32_t H = n->hidden, K = n->output;
  memset(n->s1, 0, H * sizeof *n->s1);
  memset(n->s2, 0, K * sizeof *n->s2);
  const uint32_t hashed = scramble((uint32_t)key);
  for (int32_t t = 1; t <= n->length; t++) {
    const uint32_t lane = scramble(((uint32_t)t * 0x9e3779b9u) ^ hashed);
    int32_t fired = 0, hid = 0, grads = 0;
    for (int32_t k = 0; k < count; k += 4) {
      uint32_t bits = scramble(lane ^ (uint32_t)n->seats[k >> 2]);
      for (int32_t m = k; m < k + 4 && m < count; m++, bits >>= 8)
        if ((bits & 255) < level[m]) n->active[fired++] = in[m];
    }
    n->active[fired++] = n->inputs;
    for (int32_t k = 0; k < fired; k++) {
      const double *row = n->w1 + (size_t)n->active[k] * H;
      for (int32_t j = 0; j < H; j++) n->s1[j] += row[j];
    }
    const double scale = 4294967296.0 / (n->rho * t);
    for (int32_t j = 0; j < H; j++)
      if (n->s1[j] > 0 && scramble(lane ^ (uint32_t)n->seats[n->axon1 + j]) + 0.5 < n->s1[j] * scale)
        n->firing[hid++] = j;
    for (int32_t k = 0; k < hid; k++) {
      const double *row = n->w2 + (size_t)n->firing[k] * K;
      for (int32_t j = 0; j < K; j++) n->s2[j] += n->rho * row[j];
    }
    for (int32_t j = 0; j < K; j++) n->s2[j] += n->w2[(size_t)H * K + j];
    n->firing[hid++] = H;
    int32_t winner = 0;
    double most = -INFINITY;
    for (int32_t k = 0; k < K; k++) {
      const double u = ((scramble(lane ^ (uint32_t)n->seats[n->axon2 + k]) >> 8) + 0.5) / 16777216;
      const double lead = n->s2[k] / t - ln(-ln(u));
      if (lead > most) {
        most = lead;
        winner = k;
      }
    }
    if (winner == label) continue;
    const double saturated = n->rho * t;
    for (int32_t j = 0; j < H; j++) {
      if (!(n->s1[j] > 0) || n->s1[j] >= saturated) continue;
      const double drive = n->kappa * (n->w2[(size_t)j * K + winner] - n->w2[(size_t)j * K + label]);
      if (drive != 0 && scramble(lane ^ (uint32_t)n->seats[n->dendrite + j]) + 0.5 < fabs(drive) * 4294967296.0) {
        n->grad[grads] = j;
        n->sign[grads++] = drive > 0 ? 1 : -1;
      }
    }
    for (int32_t k = 0; k < hid; k++) {
      n->c2[(size_t)n->firing[k] * K + winner] += 1;
      n->c2[(size_t)n->firing[k] * K + label] -= 1;
    }
    if (grads > 0)
      for (int32_t k = 0; k < fired; k++) {
        double *row = n->c1 + (size_t)n->active[k] * H;
        for (int32_t j = 0; j < grads; j++) row[n->grad[j]] += n->sign[j];
      }
  }
}

static void write_counts(double *w, double *c, size_t from, size_t to, double amount) {
  for (size_t k = from; k < to; k++) {
    w[k] += amount * c[k];
    c[k] = 0;
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
  const double *numbers = (const double *)bytes; /* rho, kappa, rate */
  const int32_t *head = (const int32_t *)(numbers + 3);
  net n = {.inputs = head[0], .hidden = head[1], .output = head[2], .length = head[3], .rho = numbers[0], .kappa = numbers[1]};
  const int32_t samples = head[4], lanes = head[5], seats = head[6];
  n.axon1 = head[7], n.dendrite = head[8], n.axon2 = head[9];
  const size_t n1 = (size_t)(n.inputs + 1) * n.hidden, n2 = (size_t)(n.hidden + 1) * n.output;
  const double *given = (const double *)(head + 10);
  n.seats = (const int32_t *)(given + n1 + n2);
  const char *first = (const char *)(n.seats + seats);
  n.w1 = malloc((n1 + n2) * sizeof(double)), n.w2 = n.w1 + n1;
  n.c1 = calloc(n1 + n2, sizeof(double)), n.c2 = n.c1 + n1;
  n.s1 = malloc(n.hidden * sizeof(double)), n.s2 = malloc(n.output * sizeof(double));
  n.active = malloc((n.inputs + 1) * sizeof(int32_t)), n.firing = malloc((n.hidden + 1) * sizeof(int32_t));
  n.grad = malloc(n.hidden * sizeof(int32_t)), n.sign = malloc(n.hidden * sizeof(double));
  const double per = -numbers[2] / n.length;
  double seconds[RUNS];
  for (int run = 0; run < RUNS; run++) {
    memcpy(n.w1, given, (n1 + n2) * sizeof(double));
    struct timespec began, ended;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &began);
    const char *at = first;
    for (int32_t k = 0; k < samples; k++) {
      const int32_t *sample = (const int32_t *)at; /* key, label, count, then inputs and levels, padded to 4 bytes */
      const int32_t count = sample[2];
      const uint16_t *in = (const uint16_t *)(sample + 3);
      present(&n, sample[0], sample[1], count, in, (const uint8_t *)(in + count));
      at += 12 + (3 * count + 3) / 4 * 4;
      if ((k + 1) % lanes != 0 && k + 1 != samples) continue;
      const size_t b1 = (size_t)n.inputs * n.hidden, b2 = (size_t)n.hidden * n.output;
      write_counts(n.w1, n.c1, 0, b1, per * 1 / n.kappa);
      write_counts(n.w1, n.c1, b1, n1, per * 1 / n.kappa);
      write_counts(n.w2, n.c2, 0, b2, per * n.rho);
      write_counts(n.w2, n.c2, b2, n2, per);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
    seconds[run] = (double)(ended.tv_sec - began.tv_sec) + 1e-9 * (double)(ended.tv_nsec - began.tv_nsec);
  }
  qsort(seconds, RUNS, sizeof *seconds, compare);
  const double found[] = {seconds[RUNS / 2], seconds[0]};
  fwrite(found, sizeof *found, 2, stdout);
  fwrite(n.w1, sizeof(double), n1 + n2, stdout);
  return 0;
}
