/*
 * Small defective drivers, each with a corrected twin, in one module: the service's name says which runs. HERE stands
 * on the line above that of the defect, and tells it, so that the report can be checked for it.
 */
#ifndef CASE_H
#define CASE_H

#include <ntifs.h>
#include <wdmsec.h>

#define HERE_AT(line) DbgPrint("the defect is at %s:%d\n", __FILE__, line) /* where a routine begins */
#define HERE          DbgPrint("the defect is at %s:%d\n", __FILE__, __LINE__ + 1)

extern BOOLEAN clean; /* the twin runs */
extern PDRIVER_OBJECT the_driver;
extern PDEVICE_OBJECT the_device, the_filter;      /* the filter is attached to the device */
extern PDRIVER_DISPATCH dispatch, filter_dispatch; /* get control and read requests, and those of this major function */
extern UCHAR also;

typedef void defect(void);
struct defect_case {
    const char *name;
    defect *run;
};
extern const struct defect_case pool_cases[], lock_cases[], irp_cases[], object_cases[], left_cases[], remove_cases[],
    own_cases[], misuse_cases[], power_cases[], touch_cases[], held_cases[], shape_cases[], apart_cases[];

NTSTATUS finish(PIRP irp, NTSTATUS status);
/* A control request to the top of the stack, as a program would send it; waits for its end. */
NTSTATUS pass(PIRP irp); /* from the filter to the device, which may use its stack location */
/* A request of this kind to the top of the stack; waits for its end. */
NTSTATUS send_minor(UCHAR major, UCHAR minor);
NTSTATUS send(ULONG code, PVOID buffer, ULONG in, ULONG out);

#endif
