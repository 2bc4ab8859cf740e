/* What filters and programs are told of filters, volumes and instances. */
#ifndef NTLAB_FLT_INFORMATION_H
#define NTLAB_FLT_INFORMATION_H

#include "flt/flt_p.h"

NTSTATUS lab__flt_describe_filter(PFLT_FILTER filter, FILTER_INFORMATION_CLASS information_class, PVOID buffer,
                                  ULONG length, PULONG returned);
NTSTATUS lab__flt_describe_instance(PFLT_INSTANCE instance, INSTANCE_INFORMATION_CLASS information_class, PVOID buffer,
                                    ULONG length, PULONG returned);
NTSTATUS lab__flt_describe_volume(PFLT_VOLUME volume, FILTER_VOLUME_INFORMATION_CLASS information_class, PVOID buffer,
                                  ULONG length, PULONG returned);
/* The n-th, from 0; 0: there are fewer. */
PFLT_FILTER lab__flt_filter_at(ULONG index);
PFLT_VOLUME lab__flt_volume_at(ULONG index);
PFLT_INSTANCE lab__flt_instance_of_filter(PFLT_FILTER filter, ULONG index);
PFLT_INSTANCE lab__flt_instance_of_volume(PFLT_VOLUME volume, ULONG index);
PFLT_VOLUME lab__flt_volume_named(const UNICODE_STRING *name);                 /* of its device, or of a drive */
NTSTATUS lab__flt_resolve(const UNICODE_STRING *name, UNICODE_STRING *target); /* "X:" to what its link leads to */

#endif
