/* How programs reach the filter manager: ntlab's own, between its fltlib and its manager. */
#ifndef NTLAB_NT_FLT_CODES_H
#define NTLAB_NT_FLT_CODES_H

#include <ntdef.h>

#define LAB_FLT_CODE(number, method) ((8u << 16) | ((number) << 2) | (method)) /* FILE_DEVICE_DISK_FILE_SYSTEM */

#define LAB_FLT_CONNECT LAB_FLT_CODE(0x901, 0) /* in: struct lab_flt_connect */
#define LAB_FLT_SEND    LAB_FLT_CODE(0x902, 3) /* buffers as the program gives them */
#define LAB_FLT_GET     LAB_FLT_CODE(0x903, 0) /* out: FILTER_MESSAGE_HEADER and what follows */
#define LAB_FLT_REPLY   LAB_FLT_CODE(0x904, 0) /* in: FILTER_REPLY_HEADER and what follows */

#define LAB_FLT_UNLOAD LAB_FLT_CODE(0x911, 0) /* in: struct lab_flt_name */
#define LAB_FLT_ATTACH LAB_FLT_CODE(0x912, 0) /* likewise; out: the instance's name */
#define LAB_FLT_DETACH LAB_FLT_CODE(0x913, 0)
#define LAB_FLT_LIST   LAB_FLT_CODE(0x914, 0) /* in: struct lab_flt_name; out: one structure of information */

struct lab_flt_connect {
    USHORT name_length, context_length; /* bytes; the context follows the name */
    WCHAR name[256];
};

enum lab_flt_list { LAB_FLT_FILTERS, LAB_FLT_VOLUMES, LAB_FLT_INSTANCES, LAB_FLT_VOLUME_INSTANCES };
struct lab_flt_name {
    ULONG list, index, information_class;
    USHORT filter_length, volume_length, instance_length, altitude_length; /* bytes; 0: none */
    WCHAR filter[256], volume[256], instance[256], altitude[64];
};

#endif
