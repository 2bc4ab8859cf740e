/* Filters, instances, volumes and ports as counted objects. */
#include "flt/flt_p.h"
#include "flt/port.h"

struct lab__flt lab__flt;

void lab__flt_object_begin(PVOID object, USHORT kind)
{
    *(struct lab__flt_object *)object = (struct lab__flt_object){.kind = kind, .references = 1};
}

void lab__flt_reference(PVOID object)
{
    ((struct lab__flt_object *)object)->references++;
}

void lab__flt_dereference(PVOID object)
{
    struct lab__flt_object *header = object;

    if (--header->references)
        return;
    switch (header->kind) {
    case LAB_FLT_INSTANCE:
        lab__flt_instance_free(object);
        break;
    case LAB_FLT_VOLUME:
        lab__flt_volume_free(object);
        break;
    case LAB_FLT_FILTER:
        lab__flt_filter_free(object);
        break;
    default:
        lab__flt_port_free(object);
    }
}

NTSTATUS lab__flt_lend(PVOID object)
{
    struct lab__flt_object *header = object;

    if (header->going)
        return STATUS_FLT_DELETING_OBJECT;
    header->references++;
    header->borrowed++;
    return STATUS_SUCCESS;
}

/*
 * FltObjectReference: keep a filter, an instance or a volume from going; its counterpart lets it.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_FLT_DELETING_OBJECT once it goes
 * Source  fltkernel/nf-fltkernel-fltobjectreference
 */
NTSTATUS FltObjectReference(PVOID FltObject)
{
    LAB_DDI(FltObjectReference);
    return lab__flt_lend(FltObject);
}

/*
 * FltObjectDereference: the counterpart of FltObjectReference and of every call that hands an object out.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  strict: 0xC4 for a reference that the driver doesn't hold
 * Source  fltkernel/nf-fltkernel-fltobjectdereference
 */
void FltObjectDereference(PVOID FltObject)
{
    struct lab__flt_object *header = FltObject;

    LAB_DDI(FltObjectDereference);
    if (!header->borrowed) {
        lab__flt_misuse(__builtin_return_address(0), (ULONG_PTR)FltObject,
                        "the filter manager's object %p was dereferenced more often than it was referenced", FltObject);
        return;
    }
    header->borrowed--;
    lab__flt_dereference(FltObject);
}
