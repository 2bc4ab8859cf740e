/* Hardware errors inside. */
#ifndef NTLAB_WHEA_P_H
#define NTLAB_WHEA_P_H

#include <ntifs.h>
#include <ntddk.h>
#include "engine/ddi.h"
#include "ke/ke_p.h"
#include "mm/mm_p.h"

void lab__whea_start(void);
void lab__whea_reports_reset(void); /* report.c */

/* source.c: a driver that reports errors. */
struct lab__whea_source {
    LIST_ENTRY link;
    ULONG id;
    ULONG reports; /* in progress */
    PVOID context;
    WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER configuration;
};
struct lab__whea_source *lab__whea_source_find(ULONG id);

extern const GUID lab__whea_packet_section; /* record.c */

/* report.c, for records that drivers have no part in as well. */
void lab__whea_header_begin(WHEA_ERROR_RECORD_HEADER *header);
void lab__whea_tell(const WHEA_ERROR_RECORD *record, ULONG source, WHEA_ERROR_SOURCE_TYPE type); /* a fatal one stops */

void lab__whea_platform_reset(void); /* pshed.c */

#endif
