/*
 * Three drivers of one device each, attached to one another: layers[0] is the bottom, \Device\Layers (and \??\Layers).
 * A test sets what each does with reads, writes and control codes; without a word of the test a driver passes requests
 * on, and the bottom completes them. What opens and closes files always succeeds.
 */
#ifndef NTLAB_TESTS_IO_LAYERS_H
#define NTLAB_TESTS_IO_LAYERS_H

#include "support/machine.h"
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntifs.h>

#define LAYERS      3
#define LAYERS_CODE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x900, METHOD_BUFFERED, FILE_ANY_ACCESS)

struct layer {
    PDRIVER_OBJECT driver;
    PDEVICE_OBJECT device, lower;
    NTSTATUS (*dispatch)(struct layer *layer, PIRP irp);
    ULONG calls;
    PIRP pending;       /* of layer_pend */
    UCHAR major, minor; /* of the last request */
};
extern struct layer layers[LAYERS];
#define BOTTOM (&layers[0])
#define MIDDLE (&layers[1])
#define TOP    (&layers[2])

int layers_setup(void **state);
int layers_setup_retail(void **state);
int layers_teardown(void **state);
#define layers_test(name)        cmocka_unit_test_setup_teardown(name, layers_setup, layers_teardown)
#define layers_test_retail(name) cmocka_unit_test_setup_teardown(name, layers_setup_retail, layers_teardown)

/* For `dispatch`, and for what it is made of. */
NTSTATUS layer_complete(PIRP irp, NTSTATUS status, ULONG_PTR information); /* returns status */
NTSTATUS layer_succeed(struct layer *layer, PIRP irp);
NTSTATUS layer_fail(struct layer *layer, PIRP irp); /* STATUS_UNSUCCESSFUL */
NTSTATUS layer_skip(struct layer *layer, PIRP irp);
NTSTATUS layer_copy(struct layer *layer, PIRP irp); /* without a completion routine */
NTSTATUS layer_pend(struct layer *layer, PIRP irp); /* keeps it in `pending`, not cancelable */
void layer_complete_pending(struct layer *layer, NTSTATUS status, ULONG_PTR information);

/* An IRP of the test's own for the top device: a control code; layers_send sends it and, unless told otherwise, takes
 * it back in a completion routine. */
PIRP layers_irp(void);
NTSTATUS layers_send(PIRP irp);
extern ULONG layers_taken_back; /* how often that happened */

#endif
