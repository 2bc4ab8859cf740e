/*
 * ntlab run: a fresh machine, its drivers, perhaps a program, and a report. The exit status is a contract (see cli.h).
 */
#include "cli/cli.h"
#include "host/host.h"
#include <dlfcn.h>
#include <ntlab/debug.h>
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/filter.h>
#include <ntlab/ntlab.h>
#include <ntlab/pnp.h>
#include <ntlab/process.h>
#include <ntlab/security.h>
#include <ntlab/registry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTLE_LIMIT 600000000ULL /* one minute of virtual time for what the drivers have started */

struct run {
    lab_config config;
    const char *fault;
    const char *modules[64];
    const char *names[64], *altitudes[64];
    int module_count, loaded_count; /* of the modules given, and of these */
    const char *devices[64];
    int device_count;
    struct plug plug;
    const char *trace, *save, *script;
    struct program_run program_run;
    const char *registries[16]; /* files, or KEY=FILE */
    int registry_count;
};

static void print_help(void)
{
    puts("usage: ntlab run [options] MODULE... [--program APP] [-- ARGUMENT...]\n"
         "\n"
         "Starts a machine, loads each MODULE in order, runs the program, unloads in reverse order, and reports. "
         "Without a program\n"
         "the machine runs until nothing more happens, for a minute of virtual time at most. DbgPrint output goes to "
         "standard output.\n"
         "\n"
         "  --name NAME         the service name of the module that follows (default: the file's name)\n"
         "  --altitude N        where the mini-filter that follows stands, if nothing says so (default: 370000, the "
         "next "
         "below it, ...)\n"
         "  --program APP       a program (ntlab build --program, or any module with a main) that runs as a user "
         "process\n"
         "  --offer MODULE      a driver that is not loaded, but there for others to import from, and for the program "
         "to "
         "install and start\n"
         "  --device NAME[,OPTION=VALUE...]  plug a device before the drivers are loaded; see ntlab devices\n"
         "  --inf FILE          install a driver from its INF file; its modules are those given (others are loaded "
         "then), or stand beside it. "
         "Devices that\n"
         "                      are plugged get their drivers, all of them before the first starts; a driver without "
         "one gets a\n"
         "                      device of the root\n"
         "  --root-device ID    the hardware id of a device of the root. A MODULE with an AddDevice routine gets the "
         "devices that\n"
         "                      no driver is installed for, or else one of the root, even without this option\n"
         "  --cycles N          take every device N times through I/O, disabling, rebalancing, sleep and surprise "
         "removal\n"
         "  --script FILE       do what the file says, beside the program: plug, unplug, surprise, disable, rebalance, "
         "sleep, wake,\n"
         "                      eject, open, read ...; docs/howto/script.md lists the steps. Drivers get no devices of "
         "the root but\n"
         "                      for ids ROOT\\...: the script makes them (create)\n"
         "  --tree              show the device tree once the devices have started\n"
         "  --device-log        what devices have to say goes to standard error\n"
         "  --record FILE       write down what reaches devices from sockets and terminals\n"
         "  --replay FILE       let that reach them again, at the same steps, instead of opening anything outside\n"
         "  --as WHO            whom the program acts as: administrator (default), user, system, restricted, limited, "
         "low,\n"
         "                      guest, local-service, network-service, anonymous\n"
         "  --registry FILE     a .reg file, or a hive (SYSTEM, SOFTWARE ...; KEY=FILE for others), before the drivers "
         "come\n"
         "  --save-registry FILE  at the end, what the next run's --registry needs to go on; KEY=FILE writes that key "
         "as "
         "a hive\n"
         "  --processors N      1 to 64 (default 2)\n"
         "  --seed N            everything that happens follows from it (default 1)\n"
         "  --verifier on|off   Driver Verifier's behaviour (default) or that of a retail Windows\n"
         "  --trace FILE        write what happened, one line each; FILE.json: for ui.perfetto.dev\n"
         "  --fault SITE:N      the N-th operation of this kind fails; see ntlab test --help\n"
         "                      SITE:N+ all from there on; SITE:stacks one of each call stack that comes there\n"
         "  --force-pending     what a driver below completes at once is pending for the driver above, and ends later\n"
         "  --report json|sarif FILE  writes a bugcheck to FILE as well\n"
         "  --timeout SECONDS   of real time without progress until the machine counts as hung (default 60, 0: never)\n"
         "  --realtime          virtual time keeps pace with the clock\n"
         "\n"
         "Exit status: 0 fine, 1 the driver failed (its NTSTATUS is printed) or the program did, 2 usage error, 3 "
         "bugcheck,\n"
         "4 something was left behind (listed).");
}

static void print_line(uint32_t component, uint32_t level, const char *text, size_t length, void *context)
{
    fwrite(text, 1, length, stdout);
    fflush(stdout);
}

static unsigned long number(const char *option, const char *text, unsigned long most)
{
    char *end;
    unsigned long value = strtoul(text, &end, 0);

    if (!*text || *end || value > most)
        usage_error("%s needs a number up to %lu, not '%s'", option, most, text);
    return value;
}

static const char *value_of(int argc, char **argv, int *at)
{
    if (*at + 1 >= argc)
        usage_error("%s needs a value; see ntlab run --help", argv[*at]);
    return argv[++*at];
}

/* TRUE: it was one of Plug and Play. */
static bool read_plug_option(struct run *run, int argc, char **argv, int *at)
{
    const char *option = argv[*at];
    struct plug *plug = &run->plug;

    if (!strcmp(option, "--inf")) {
        if (plug->inf_count == 32)
            usage_error("more than 32 INF files");
        plug->infs[plug->inf_count++] = value_of(argc, argv, at);
    } else if (!strcmp(option, "--root-device")) {
        if (plug->root_device_count == 32)
            usage_error("more than 32 root devices");
        plug->root_devices[plug->root_device_count++] = value_of(argc, argv, at);
    } else if (!strcmp(option, "--cycles")) {
        plug->cycles = (int)number(option, value_of(argc, argv, at), 100000);
    } else if (!strcmp(option, "--tree")) {
        plug->tree = true;
    } else {
        return false;
    }
    return true;
}

static void read_option(struct run *run, int argc, char **argv, int *at)
{
    const char *option = argv[*at];

    if (!strcmp(option, "--as")) {
        const char *name = value_of(argc, argv, at);

        if (!lab_account_from_name(name, &run->program_run.account))
            usage_error("--as %s: not administrator, user, system, restricted, limited, low, guest, local-service, "
                        "network-service or anonymous",
                        name);
        return;
    }
    if (read_plug_option(run, argc, argv, at))
        return;
    if (!strcmp(option, "--program")) {
        run->program_run.program = value_of(argc, argv, at);
    } else if (!strcmp(option, "--offer")) {
        list_push(&run->program_run.offered, value_of(argc, argv, at));
    } else if (!strcmp(option, "--name")) {
        run->names[run->module_count] = value_of(argc, argv, at);
    } else if (!strcmp(option, "--altitude")) {
        run->altitudes[run->module_count] = value_of(argc, argv, at);
    } else if (!strcmp(option, "--device")) {
        if (run->device_count == 64)
            usage_error("more than 64 devices");
        run->devices[run->device_count++] = value_of(argc, argv, at);
    } else if (!strcmp(option, "--device-log")) {
        device_log_on();
    } else if (!strcmp(option, "--record")) {
        device_record(value_of(argc, argv, at));
    } else if (!strcmp(option, "--replay")) {
        device_replay(value_of(argc, argv, at));
    } else if (!strcmp(option, "--registry")) {
        if (run->registry_count == 16)
            usage_error("more than 16 registry files");
        run->registries[run->registry_count++] = value_of(argc, argv, at);
    } else if (!strcmp(option, "--save-registry")) {
        run->save = value_of(argc, argv, at);
    } else if (!strcmp(option, "--script")) {
        run->script = value_of(argc, argv, at);
        run->plug.scripted = true;
    } else if (!strcmp(option, "--processors")) {
        run->config.processors = (uint32_t)number(option, value_of(argc, argv, at), 64);
    } else if (!strcmp(option, "--seed")) {
        run->config.seed = number(option, value_of(argc, argv, at), ~0UL);
    } else if (!strcmp(option, "--trace")) {
        run->trace = value_of(argc, argv, at);
        run->config.trace_records = 1 << 20;
    } else if (!strcmp(option, "--timeout")) {
        run->config.watchdog_seconds = (uint32_t)number(option, value_of(argc, argv, at), 86400);
    } else if (!strcmp(option, "--fault")) {
        run->fault = value_of(argc, argv, at);
    } else if (!strcmp(option, "--report")) {
        const char *format = value_of(argc, argv, at);

        report_to(format, value_of(argc, argv, at));
    } else if (!strcmp(option, "--force-pending")) {
        run->config.force_pending = true;
    } else if (!strcmp(option, "--realtime")) {
        run->config.realtime = true;
    } else if (!strcmp(option, "--verifier")) {
        const char *value = value_of(argc, argv, at);

        if (strcmp(value, "on") && strcmp(value, "off"))
            usage_error("--verifier is on or off, not '%s'", value);
        run->config.strict = !strcmp(value, "on");
    } else {
        usage_error("no option '%s'; see ntlab run --help", option);
    }
}

static void read_arguments(struct run *run, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            print_help();
            exit(0);
        }
        if (!strcmp(argv[i], "--")) {
            run->program_run.arguments = argv + i + 1;
            run->program_run.argument_count = argc - i - 1;
            break;
        }
        if (argv[i][0] == '-') {
            read_option(run, argc, argv, &i);
            continue;
        }
        if (run->module_count == 64)
            usage_error("more than 64 modules");
        run->modules[run->module_count++] = argv[i];
    }
    run->program_run.modules = run->modules;
    run->program_run.module_count = run->module_count;
    if (!run->module_count && !run->program_run.program && !run->plug.inf_count)
        usage_error("no module was given; see ntlab run --help");
}

/* --- the report
 * -------------------------------------------------------------------------------------------------------------- */

static void print_count(uint32_t count, const char *what)
{
    if (count)
        fprintf(stderr, "  %u %s\n", count, what);
}

static void report_warnings(void)
{
    const char *text = lab_warnings_text();

    if (*text)
        fprintf(stderr, "ntlab: warnings (docs/verifier.md tells what each means):\n%s", text);
}

static int report_leaks(void)
{
    char *what = strdup(lab_leaks_text());
    lab_report report;

    report_warnings();
    lab_machine_stop(&report);
    if (!report.leaks) {
        free(what);
        return 0;
    }
    fprintf(stderr, "ntlab: left behind:\n");
    if (report.pool_blocks)
        fprintf(stderr, "  %u blocks of pool, %llu bytes\n", report.pool_blocks, (unsigned long long)report.pool_bytes);
    print_count(report.objects, "objects");
    print_count(report.handles, "handles");
    print_count(report.threads, "threads");
    print_count(report.irps, "IRPs");
    print_count(report.mdls, "MDLs");
    print_count(report.drivers, "drivers");
    print_count(report.held, "references, mappings or registrations of unloaded drivers");
    fputs(what ? what : "", stderr);
    free(what);
    return 4;
}

/* KEY=FILE is a hive file of that key; FILE by itself is what the other function takes. */
static void use_registry_file(const char *given, lab_status (*hive)(const char *key, const char *file),
                              lab_status (*whole)(const char *file))
{
    const char *file = strchr(given, '=');
    char *key = file ? strndup(given, (size_t)(file - given)) : NULL;
    lab_status status = file ? hive(key, file + 1) : whole(given);

    free(key);
    if (status < 0)
        usage_error("%s", lab_error_text());
}

/* One that `ntlab build --program` made has no DriverEntry, and imports what no kernel has. */
static void refuse_program(const char *module)
{
    char *text;
    host_size size;

    if (host_file_read(module, &text, &size))
        return;
    if (memmem(text, (size_t)size, "lab_program_main", 16) && !memmem(text, (size_t)size, "DriverEntry", 11))
        usage_error("%s is a program, not a driver: ntlab run DRIVER --program %s", module, module);
    host_free(text);
}

static int load_all(struct run *run, lab_driver **drivers)
{
    for (int i = 0; i < run->module_count; i++) {
        lab_status status;

        drivers[i] = NULL;
        run->loaded_count = i + 1;
        if (lab_driver_is_library(run->modules[i]))
            continue; /* it comes when another imports from it */
        if (run->altitudes[i] && lab_filter_altitude(run->altitudes[i]) < 0)
            usage_error("--altitude needs a decimal number, not '%s'", run->altitudes[i]);
        status = lab_driver_load(run->modules[i], run->names[i], &drivers[i]);
        if (status < 0) {
            run->loaded_count = i;
            refuse_program(run->modules[i]);
            return report_failure(run->modules[i], status);
        }
        if (plug_driver(&run->plug, drivers[i], i))
            return 1;
    }
    return 0;
}

static bool is_loaded(lab_driver *driver)
{
    for (lab_driver *at = lab_driver_next(NULL); at; at = lab_driver_next(at))
        if (at == driver)
            return true;
    return false;
}

static int unload(lab_driver *driver, const char *name)
{
    lab_status status;

    if (!lab_driver_can_unload(driver)) {
        fprintf(stderr, "ntlab: %s has no DriverUnload, so it stays\n", name);
        return 0;
    }
    status = lab_driver_unload(driver);
    if (status < 0)
        report_failure(name, status);
    return status < 0;
}

/* Any of them may export what another imports, whatever their order. */
static void offer_all(const struct run *run)
{
    for (int i = 0; i < run->module_count; i++)
        lab_driver_offer(run->modules[i]);
    for (size_t i = 0; i < run->program_run.offered.count; i++)
        lab_driver_offer(run->program_run.offered.items[i]);
}

static bool is_of_an_inf(const struct plug *plug, const char *module)
{
    for (int i = 0; i < plug->inf_count; i++)
        if (lab_inf_has_module(plug->infs[i], module))
            return true;
    return false;
}

/* Leaves those that no INF file names; a single one is its file's, whatever it is called. */
static void keep_others(struct run *run)
{
    int kept = 0;

    for (int i = 0; i < run->module_count && run->module_count > 1; i++)
        if (!is_of_an_inf(&run->plug, run->modules[i])) {
            run->names[kept] = run->names[i];
            run->modules[kept++] = run->modules[i];
        }
    run->module_count = kept;
}

/* Modules that INF files name are loaded and unloaded by Plug and Play, the others by us. */
static int bring_up(struct run *run, lab_driver **drivers)
{
    int failed;

    if (!run->plug.inf_count)
        return load_all(run, drivers);
    failed = plug_install(&run->plug, run->modules, run->module_count);
    keep_others(run);
    return failed ? failed : load_all(run, drivers);
}

/* In reverse order, but for those that the program has unloaded itself; then what the program has loaded. */
static int unload_all(struct run *run, lab_driver **drivers)
{
    lab_driver *driver, *next;
    int failed = 0;

    for (int i = run->loaded_count; i-- > 0 && !failed;)
        if (is_loaded(drivers[i]))
            failed = unload(drivers[i], run->modules[i]);
    for (driver = run->program_run.program ? lab_driver_next(NULL) : NULL; driver && !failed; driver = next) {
        next = lab_driver_next(driver);
        if (lab_driver_can_unload(driver))
            failed = unload(driver, lab_driver_name(driver));
    }
    return failed;
}

static bool libraries_stay(void)
{
    const char *name = NULL;
    bool any = false;

    while ((name = lab_driver_library_next(name))) {
        fprintf(stderr, "ntlab: %s exports no DllUnload, so it stays\n", name);
        any = true;
    }
    return any;
}

int command_run(int argc, char **argv)
{
    struct run run = {.config = lab_config_default()};
    lab_driver *drivers[64];
    bool all_unload = true;
    int failed, script_failed = 0, code = 0, left;

    run.config.watchdog_seconds = 60;
    run.config.stop_at_leaks = false; /* exit status 4 */
    read_arguments(&run, argc, argv);
    sanitize_restart(run.modules, run.module_count, argv - 1);
    lab_debug_output_set(print_line, NULL);
    report_about(run.modules[0], run.config.seed, argc, argv);
    report_start();
    if (lab_machine_start(&run.config) < 0)
        usage_error("%s", lab_error_text());
    for (int i = 0; i < run.registry_count; i++)
        use_registry_file(run.registries[i], lab_registry_load_hive, lab_registry_import);
    if (run.fault) {
        char name[8] = "";

        lab_pnp_device_next(name, sizeof name); /* what the machine starts of its own accord is not to fail */
    }
    fault_plan(run.fault);
    offer_all(&run);
    for (int i = 0; i < run.device_count; i++)
        device_plug(run.devices[i]);
    failed = bring_up(&run, drivers);
    if (!failed && run.script)
        script_start(run.script);
    if (!failed && run.program_run.program)
        code = run_program(&run.program_run);
    else if (!failed)
        lab_machine_run_until_idle(SETTLE_LIMIT);
    if (!failed && run.script)
        script_failed = script_end();
    if (!failed)
        failed = plug_cycles(&run.plug);
    if (!failed && (lab_volumes_dismount() || lab_file_systems_there()))
        lab_machine_shutdown();       /* what makes file systems let go of themselves */
    failed |= plug_remove(&run.plug); /* what didn't work isn't to be left behind for that */
    for (lab_driver *driver = lab_driver_next(NULL); driver && !failed; driver = lab_driver_next(driver))
        all_unload &= lab_driver_can_unload(driver);
    failed |= unload_all(&run, drivers);
    all_unload &= !libraries_stay();
    lab_machine_settle();
    if (run.save)
        use_registry_file(run.save, lab_registry_save_hive, lab_registry_save);
    if (run.trace)
        trace_write(run.trace);
    fault_report();
    left = report_leaks();
    if (failed || script_failed)
        return 1;
    if (code) {
        fprintf(stderr, "ntlab: the program ended with %d\n", code);
        return 1;
    }
    return all_unload ? left : 0;
}
