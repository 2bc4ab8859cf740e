/* Names of NTSTATUS values and bugcheck codes, from tables that the build derives from the headers. */
#include <ntlab/ntlab.h>
#include <string.h>
#include "machine/machine_p.h"

struct name {
    uint32_t value;
    const char *name;
};

#define NAME(value, name) {value, name},
static const struct name statuses[] = {
#include "status_names.inc"
    {0, "STATUS_SUCCESS"}};
static const struct name bugchecks[] = {
#include "bugcheck_names.inc"
    {LAB_BUGCHECK_DEADLOCK, "LAB_DEADLOCK"}, {LAB_BUGCHECK_ABSENT, "LAB_DDI_ABSENT"}, {LAB_BUGCHECK_HUNG, "LAB_HUNG"}};

static const char *find(const struct name *names, size_t count, uint32_t value)
{
    for (size_t i = 0; i < count; i++)
        if (names[i].value == value)
            return names[i].name;
    return "";
}

const char *lab_status_name(lab_status status)
{
    if (!status)
        return "STATUS_SUCCESS"; /* 0 has other names too */
    return find(statuses, sizeof statuses / sizeof *statuses, (uint32_t)status);
}

BOOLEAN lab__machine_status_of(const char *name, NTSTATUS *status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (!strcmp(statuses[i].name, name)) {
            *status = (NTSTATUS)statuses[i].value;
            return TRUE;
        }
    return FALSE;
}

const char *lab_bugcheck_name(uint32_t code)
{
    return find(bugchecks, sizeof bugchecks / sizeof *bugchecks, code);
}
