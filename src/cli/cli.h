/* The commands of `ntlab`, and what they share. Exit status: 0 fine, 1 the driver failed, 2 usage or build error, 3
 * bugcheck, 4 leaks. */
#ifndef NTLAB_CLI_H
#define NTLAB_CLI_H

#include "cli/list.h"
#include <ntlab/security.h>
#include <stdbool.h>
#include <stddef.h>

int command_build(int argc, char **argv);
int command_compile(int argc, char **argv); /* compile.c */
int command_link(int argc, char **argv);
int command_test(int argc, char **argv); /* argv[-1] is the program's own name */
int command_run(int argc, char **argv);  /* argv[-1] is the program's own name */

/* devices.c */
int command_devices(int argc, char **argv);
void device_plug(const char *argument); /* NAME[,option=value...]; ends the program where that is wrong */
void device_log_on(void);               /* what devices have to say goes to standard error */
void device_record(const char *path);   /* of what comes from outside; ends with a usage error */
void device_replay(const char *path);

/* fault.c: a plan SITE:N, or NULL; and, at the end of the run, whether it came to pass. */
void fault_plan(const char *text);
void fault_report(void);

/* report.c: what becomes of a bugcheck, and of what fails with a status. */
int report_failure(const char *what, lab_status status); /* 1: the exit status of a driver that failed */
void report_to(const char *format, const char *path);
void report_about(const char *module, unsigned long long seed, int argc, char *const *argv);
void report_start(void);

void trace_write(const char *path); /* trace.c: as lines, or as JSON where the name says so */

_Noreturn void usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* run_program.c: its exit code. */
struct program_run {
    const char *program;
    char **arguments;
    int argument_count;
    const char *const *modules; /* that are loaded */
    int module_count;
    struct list offered; /* that the program may load */
    lab_account account; /* whom it acts as */
};
int run_program(const struct program_run *run);

/* paths.c: where the DDK headers are, seen from this executable: the build tree or an installation. */
const char *ddk_include(void);

struct _DRIVER_OBJECT;
/* plug.c: what Plug and Play drivers need: INF files, devices, cycles. */
struct plug {
    const char *infs[32];
    int inf_count;
    const char *root_devices[32];
    int root_device_count;
    int cycles; /* 0: none */
    bool tree;
    bool scripted; /* a script says which devices of a bus there are */
};
/* Returns the exit status, 0 for fine. `modules` are for the services of the INF files. */
int plug_install(const struct plug *plug, const char *const *modules, int module_count);
/* A driver that was loaded without an INF file gets a device, unless it drives none. */
int plug_driver(const struct plug *plug, struct _DRIVER_OBJECT *driver, int index);
int plug_cycles(const struct plug *plug);
int plug_remove(const struct plug *plug);

/* script.c: reads the file (or ends with a usage error) and starts it; at the end, the exit status. */
void script_start(const char *path);
int script_end(void);

/* process.c: runs a program; its standard output (if wanted) and standard error come back as text to free. */
int process_run(char *const argv[], char **output, size_t *output_length, char **errors);

/* sanitize.c: starts this program again, with AddressSanitizer's run time, if one of the modules needs it. */
void sanitize_restart(const char *const *modules, int count, char **argv);

/* The path below `folder` that `name` means on a file system that ignores case; to free, or NULL. */
char *find_ignoring_case(const char *folder, const char *name);
/* The library that Windows programs are linked with. */
const char *win32_library(void);
/* What drivers are linked with: the C run time by its own names (src/import). */
const char *import_library(void);

#endif
