/*
 * What the programs here have in common: clocks, and the CPU time of a process with all that it started, from their CPU
 * clocks (clock_getcpuclockid(3): nanoseconds, all threads).
 */
#ifndef CLOCKS_H
#define CLOCKS_H

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PROCESSES = 65536 };

static void stop(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t nanos(clockid_t clock) {
    struct timespec time;
    if (clock_gettime(clock, &time) != 0) return 0; /* it ended meanwhile: its parent has its time */
    return (uint64_t) time.tv_sec * 1000000000ULL + (uint64_t) time.tv_nsec;
}

struct process {
    pid_t pid, parent;
    unsigned long long own_ticks, ended_children_ticks;
    int ours;
};

/* proc_pid_stat(5): 4 is the parent, 14 and 15 are its own time, 16 and 17 that of children that were waited for. */
static int read_process(const char *name, struct process *process) {
    char path[300], line[1024];
    snprintf(path, sizeof path, "/proc/%s/stat", name);
    FILE *file = fopen(path, "r");
    if (file == NULL) return 0;
    size_t length = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    line[length] = 0;
    char *after_name = strrchr(line, ')'); /* the name itself may hold anything */
    if (after_name == NULL) return 0;
    int parent;
    long long own_user, own_system, user, system;
    if (sscanf(after_name + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld %lld %lld", &parent, &own_user,
               &own_system, &user, &system) != 5)
        return 0;
    process->pid = atoi(name);
    process->parent = parent;
    process->own_ticks = (unsigned long long) (own_user + own_system);
    process->ended_children_ticks = (unsigned long long) (user + system);
    process->ours = 0;
    return 1;
}

static int read_processes(struct process *processes) {
    int found = 0;
    DIR *folder = opendir("/proc");
    if (folder == NULL) stop("/proc");
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && found < MOST_PROCESSES)
            found += read_process(entry->d_name, &processes[found]);
    }
    closedir(folder);
    return found;
}

__attribute__((unused)) static uint64_t cpu_nanos(pid_t process) {
    static struct process processes[MOST_PROCESSES];
    int all = read_processes(processes);
    uint64_t sum = 0, tick_nanos = 1000000000ULL / (uint64_t) sysconf(_SC_CLK_TCK);
    for (int more = 1; more;) {
        more = 0;
        for (int i = 0; i < all; i++) {
            int ours = processes[i].pid == process;
            for (int j = 0; j < all && !ours; j++) ours = processes[j].ours && processes[j].pid == processes[i].parent;
            if (!ours || processes[i].ours) continue;
            clockid_t clock;
            uint64_t own = clock_getcpuclockid(processes[i].pid, &clock) == 0 ? nanos(clock) : 0;
            /* One that has ended and was not waited for has no clock any more. */
            sum += own > 0 ? own : processes[i].own_ticks * tick_nanos;
            sum += processes[i].ended_children_ticks * tick_nanos;
            processes[i].ours = more = 1;
        }
    }
    if (sum == 0) {
        fprintf(stderr, "process %d is gone\n", (int) process);
        exit(1);
    }
    return sum;
}

/* What it has used since; while a child's time is on its way to its parent, it is looked at again. */
__attribute__((unused)) static uint64_t cpu_nanos_since(pid_t process, uint64_t before) {
    uint64_t now = cpu_nanos(process);
    for (int i = 0; now < before && i < 1000; i++) {
        usleep(1000);
        now = cpu_nanos(process);
    }
    if (now < before) {
        fprintf(stderr, "the CPU time of process %d went back\n", (int) process);
        exit(1);
    }
    return now - before;
}

#endif
