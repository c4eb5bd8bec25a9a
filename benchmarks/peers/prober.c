/*
 * Measures the round trip to an echo server for UDP on loopback:
 *
 *   prober PORT SIZE open|closed RATE WARMUP COUNT
 *
 * The first WARMUP datagrams are not counted; each follows the answer to the one before, so that a server that starts slowly
 * loses none. Then, "open": the i-th is due at t0 + i / RATE, whatever became of those before; "closed": as before, and RATE is
 * not used. A round trip runs from right before the send to right after the receive (service time);
 * what a datagram left later than it was due is the lateness, which tells whether the prober kept up. Each
 * datagram begins with its number; an answer with a number that is not under way is wrong.
 *
 * Prints one line: sent, back, lost, wrong, and in nanoseconds the percentiles p50, p90, p99 and p999 of the round trip, its
 * most, and p99 of the lateness. A percentile with fewer than ten samples above it is 0.
 */
#define _GNU_SOURCE
#include "clocks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>

enum { LEAST_BYTES = 8, MOST_BYTES = 65507, MOST_MESSAGES = 10000000 };
/* A Java server on a busy machine may take a second for its first answer. */
static const uint64_t PATIENCE_NANOS = 5000000000ULL;

static int connection, size;
static uint64_t all, warmup, sent, back, counted, wrong;
static uint64_t *left_at, *trips, *lateness;

static void send_one(uint64_t due) {
    static char data[MOST_BYTES];
    uint64_t number = sent, now = nanos(CLOCK_MONOTONIC);
    memcpy(data, &number, sizeof number);
    left_at[number] = now;
    if (number >= warmup) lateness[number - warmup] = now > due ? now - due : 0;
    if (send(connection, data, (size_t) size, 0) != size) stop("send");
    sent++;
}

static void take(void) {
    static char data[MOST_BYTES + 1];
    ssize_t length = recv(connection, data, sizeof data, MSG_DONTWAIT);
    uint64_t now = nanos(CLOCK_MONOTONIC), number;
    if (length < 0 && errno == EAGAIN) return;
    if (length < 0) stop("recv");
    memcpy(&number, data, sizeof number);
    if (length != size || number >= sent || left_at[number] == 0) {
        wrong++;
        return;
    }
    if (number >= warmup) trips[counted++] = now - left_at[number];
    left_at[number] = 0;
    back++;
}

/* Takes the next answer, if one comes before that moment. */
static void take_until(uint64_t moment) {
    uint64_t now = nanos(CLOCK_MONOTONIC), left = moment > now ? moment - now : 0;
    struct timespec wait = {(time_t) (left / 1000000000ULL), (long) (left % 1000000000ULL)};
    struct pollfd readable = {.fd = connection, .events = POLLIN};
    if (ppoll(&readable, 1, &wait, NULL) > 0) take();
}

static void open_loop(uint64_t rate) {
    uint64_t start = nanos(CLOCK_MONOTONIC);
    while (sent < all) {
        uint64_t due = start + (sent - warmup) * 1000000000ULL / rate;
        while (nanos(CLOCK_MONOTONIC) < due) take_until(due);
        send_one(due);
    }
    uint64_t end = nanos(CLOCK_MONOTONIC) + PATIENCE_NANOS;
    while (back < sent && nanos(CLOCK_MONOTONIC) < end) take_until(end);
}

static void closed_loop(uint64_t messages) {
    while (sent < messages) {
        uint64_t now = nanos(CLOCK_MONOTONIC);
        send_one(now);
        while (back < sent && nanos(CLOCK_MONOTONIC) < now + PATIENCE_NANOS) take_until(now + PATIENCE_NANOS);
        if (back < sent) return;
    }
}

static int compare(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *) one, b = *(const uint64_t *) other;
    return a < b ? -1 : a > b;
}

static uint64_t percentile(const uint64_t *sorted, uint64_t count, double share) {
    uint64_t at = (uint64_t) (share * (double) count);
    return at + 10 < count ? sorted[at] : 0;
}

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "prober PORT SIZE open|closed RATE WARMUP COUNT\n");
        return 2;
    }
    size = atoi(argv[2]);
    uint64_t rate = strtoull(argv[4], NULL, 10), count = strtoull(argv[6], NULL, 10);
    warmup = strtoull(argv[5], NULL, 10);
    all = warmup + count;
    if (size < LEAST_BYTES || size > MOST_BYTES || rate < 1 || count < 1 || all > MOST_MESSAGES) {
        fprintf(stderr, "prober: %d to %d bytes, a rate and a count of 1 or more, %d messages at most\n", LEAST_BYTES,
                MOST_BYTES, MOST_MESSAGES);
        return 2;
    }
    prctl(PR_SET_TIMERSLACK, 1); /* else the kernel may wake it 50 us late */
    left_at = calloc(all, sizeof *left_at);
    trips = calloc(count, sizeof *trips);
    lateness = calloc(count, sizeof *lateness);
    if (left_at == NULL || trips == NULL || lateness == NULL) stop("calloc");
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(argv[1])), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    connection = socket(AF_INET, SOCK_DGRAM, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *) &to, sizeof to) != 0) stop("connect");
    closed_loop(warmup);
    if (back == warmup && strcmp(argv[3], "open") == 0) {
        open_loop(rate);
    } else if (back == warmup) {
        closed_loop(all);
    }
    uint64_t late = sent > warmup ? sent - warmup : 0;
    qsort(trips, counted, sizeof *trips, compare);
    qsort(lateness, late, sizeof *lateness, compare);
    printf("sent=%llu back=%llu lost=%llu wrong=%llu p50=%llu p90=%llu p99=%llu p999=%llu most=%llu late99=%llu\n",
           (unsigned long long) sent, (unsigned long long) back, (unsigned long long) (sent - back),
           (unsigned long long) wrong, (unsigned long long) percentile(trips, counted, 0.5),
           (unsigned long long) percentile(trips, counted, 0.9), (unsigned long long) percentile(trips, counted, 0.99),
           (unsigned long long) percentile(trips, counted, 0.999),
           (unsigned long long) (counted > 0 ? trips[counted - 1] : 0),
           (unsigned long long) percentile(lateness, late, 0.99));
    return 0;
}
