/*
 * Plug and Play for ntlab run: drivers are installed from INF files and get devices: those that are plugged into the
 * machine, or one of the root where none is there for them.
 */
#include "cli/cli.h"
#include <ntlab/driver.h>
#include <ntlab/ntlab.h>
#include <ntlab/pnp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *problem_text(unsigned problem)
{
    switch (problem) {
    case 9:
        return "its bus driver, or its resource requirements, are not valid";
    case 10:
        return "its drivers did not start it";
    case 12:
        return "its resources are taken";
    case 24:
        return "it is not there";
    case 28:
        return "no driver is installed for it";
    case 31:
        return "a driver's AddDevice failed";
    case 32:
        return "its service is disabled";
    case 37:
        return "a DriverEntry failed";
    case 39:
        return "a driver could not be loaded";
    case 40:
        return "a service, or its module, is not there: give the module, or put it beside the INF file";
    case 43:
        return "its drivers report that it has failed";
    default:
        return "it does not run";
    }
}

/* Devices that have a driver and don't run. */
static int report_problems(void)
{
    char name[LAB_PNP_NAME] = "";
    int failed = 0;

    while (lab_pnp_device_next(name, sizeof name)) {
        lab_pnp_info info;

        if (lab_pnp_device_query(name, &info) < 0 || !info.problem || info.problem == 28)
            continue;
        fflush(stdout);
        fprintf(stderr, "ntlab: device %s (driver %s) has problem %u: %s; status %s (0x%08X)\n", name,
                info.service[0] ? info.service : "none", (unsigned)info.problem, problem_text(info.problem),
                lab_status_name(info.problem_status), (unsigned)info.problem_status);
        failed = 1;
    }
    return failed;
}

static int make_device(const char *id)
{
    char name[LAB_PNP_NAME] = "";
    lab_status status = lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = id}, name, sizeof name);
    lab_pnp_info info;

    if (status >= 0 || (*name && lab_pnp_device_query(name, &info) >= 0 && info.problem && info.problem != 28))
        return 0; /* report_problems says more */
    return report_failure(id, status);
}

/* An INF file whose devices no bus has found gets one of the root. */
static int device_for(const char *inf, bool root_ids_only)
{
    char id[200];

    if (lab_inf_device_count(inf))
        return 0;
    for (uint32_t i = 0; lab_inf_hardware_id(inf, i, id, sizeof id) >= 0; i++)
        if (!root_ids_only || !strncasecmp(id, "ROOT\\", 5))
            return make_device(id);
    return 0;
}

/* A driver without devices runs as a service does. */
static int start_services(const char *inf)
{
    char name[200];

    for (uint32_t i = 0; lab_inf_service(inf, i, name, sizeof name) >= 0; i++) {
        lab_status status = lab_service_start(name);

        if (status < 0)
            return report_failure(name, status);
    }
    return 0;
}

static lab_driver *driver_of(const char *service)
{
    lab_driver *driver = lab_driver_next(NULL);

    while (driver && strcasecmp(lab_driver_name(driver), service))
        driver = lab_driver_next(driver);
    return driver;
}

/* But for those that the program has stopped, and those that can't be. */
static int stop_services(const char *inf)
{
    char name[200];

    for (uint32_t i = 0; lab_inf_service(inf, i, name, sizeof name) >= 0; i++) {
        lab_driver *driver = driver_of(name);
        bool stays = driver && !lab_driver_can_unload(driver);
        lab_status status = driver && !stays ? lab_service_stop(name) : 0;

        if (status < 0)
            return report_failure(name, status);
        if (stays)
            fprintf(stderr, "ntlab: %s has no DriverUnload, so it stays\n", name);
    }
    return 0;
}

int plug_install(const struct plug *plug, const char *const *modules, int module_count)
{
    lab_inf_options options = {modules, (uint32_t)module_count};
    int failed = 0;

    for (int i = 0; i < plug->inf_count; i++) {
        lab_status status;

        options.more_follow = i + 1 < plug->inf_count;
        status = lab_inf_install(plug->infs[i], &options);
        if (status < 0)
            return report_failure("the INF file is not installed", status);
    }
    for (int i = 0; i < plug->root_device_count && !failed && plug->inf_count; i++)
        failed = make_device(plug->root_devices[i]);
    for (int pass = 0; pass < (plug->scripted ? 1 : 2); pass++)
        for (int i = 0; i < plug->inf_count && !failed; i++)
            failed = device_for(plug->infs[i], pass == 0);
    for (int i = 0; i < plug->inf_count && !failed; i++)
        failed = start_services(plug->infs[i]);
    if (plug->tree)
        fputs(lab_pnp_tree_text(), stdout);
    return failed | (plug->inf_count ? report_problems() : 0);
}

/* The ids of devices that wait for a driver, but for those of the machine's own bridges. */
static int waiting_ids(char *ids, size_t room)
{
    char name[LAB_PNP_NAME] = "";
    size_t used = 0;
    int count = 0;

    ids[0] = 0;
    while (lab_pnp_device_next(name, sizeof name)) {
        lab_pnp_info info;

        if (lab_pnp_device_query(name, &info) < 0 || info.problem != 28)
            continue;
        used += (size_t)snprintf(ids + used, room - used, "%s%s", used ? "," : "", info.hardware_id);
        count++;
        if (used >= room)
            break;
    }
    return count;
}

int plug_driver(const struct plug *plug, lab_driver *driver, int index)
{
    char ids[2048], own[200];
    bool waiting, asked_for = true;
    lab_status status;
    int failed;

    if (!lab_driver_has_add_device(driver))
        return 0;
    lab_pnp_settle();
    waiting = waiting_ids(ids, sizeof ids) > 0;
    if (index < plug->root_device_count) {
        snprintf(own, sizeof own, "%s", plug->root_devices[index]);
        waiting = false;
    } else {
        snprintf(own, sizeof own, "Root\\%s", lab_driver_name(driver));
        asked_for = waiting;
    }
    status = lab_pnp_driver_install(
        &(lab_pnp_driver){.hardware_ids = waiting ? ids : own, .service = lab_driver_name(driver)});
    if (status < 0)
        return report_failure(lab_driver_name(driver), status);
    if (!waiting && make_device(own))
        return 1;
    if (plug->tree)
        fputs(lab_pnp_tree_text(), stdout);
    failed = report_problems();
    if (!failed || asked_for)
        return failed;
    fputs(
        "ntlab: the device was made because the driver has an AddDevice routine; --inf, --device and --root-device say "
        "what it drives\n",
        stderr);
    return 0; /* it may need hardware that nobody has plugged */
}

int plug_cycles(const struct plug *plug)
{
    lab_cycles cycles = {.rounds = (uint32_t)plug->cycles};
    lab_cycles_report report;
    lab_status status;

    if (!plug->cycles)
        return 0;
    status = lab_pnp_cycles(NULL, &cycles, &report);
    fflush(stdout);
    fprintf(stderr, "ntlab: cycles: %u devices, %u steps, %u opens, %u requests, %u refusals, %u failures\n",
            report.devices, report.steps, report.opens, report.requests, report.vetoes, report.failures);
    if (status >= 0 && report.devices)
        return 0;
    fprintf(stderr, "ntlab: %s\n", report.devices ? report.first_failure : "no device has a driver");
    return 1;
}

int plug_remove(const struct plug *plug)
{
    char name[LAB_PNP_NAME] = "";
    lab_status status;
    int failed = 0;

    for (int i = plug->inf_count; i-- > 0 && !failed;)
        failed = stop_services(plug->infs[i]);
    if (failed)
        return failed;
    if (!lab_pnp_device_next(name, sizeof name))
        return 0;
    status = lab_pnp_remove_all();
    return status < 0 ? report_failure("a device stays", status) : 0;
}
