/* Communication ports: between a filter and programs. */
#ifndef NTLAB_FLT_PORT_H
#define NTLAB_FLT_PORT_H

#include "flt/flt_p.h"
#include <nt/flt_codes.h>

struct _FLT_PORT {
    struct lab__flt_object object;
    LIST_ENTRY link; /* of its filter's ports, or connections */
    PFLT_FILTER filter;
    PVOID name; /* the object that programs find it by */
    PVOID cookie;
    PFLT_CONNECT_NOTIFY connect;
    PFLT_DISCONNECT_NOTIFY disconnect;
    PFLT_MESSAGE_NOTIFY message;
    LONG most, connections;
    /* a program's end */
    PFLT_PORT server;      /* referenced */
    BOOLEAN closed;        /* by the filter, or by the program */
    BOOLEAN told;          /* the filter, that it is disconnected */
    LIST_ENTRY requests;   /* IRPs that wait for a message */
    LIST_ENTRY waiting;    /* struct message.link: nobody has taken them yet */
    LIST_ENTRY unanswered; /* likewise: taken, and the reply is outstanding */
    ULONGLONG next_id;
};

void lab__flt_port_start(void);
void lab__flt_port_free(PFLT_PORT port);

/* port_program.c: the device that programs talk to */
NTSTATUS lab__flt_program_start(void);
void lab__flt_program_stop(void);
NTSTATUS lab__flt_program_dispatch(PDEVICE_OBJECT device, PIRP irp);

/* port.c */
NTSTATUS lab__flt_port_connect(const UNICODE_STRING *name, PVOID context, USHORT context_length, KPROCESSOR_MODE mode,
                               PFLT_PORT *client);
void lab__flt_port_disconnect(PFLT_PORT client);        /* the program goes, or the filter */
void lab__flt_port_let_go(PFLT_PORT client);            /* the program has gone */
NTSTATUS lab__flt_port_get(PFLT_PORT client, PIRP irp); /* STATUS_PENDING, or the IRP's end, which is the caller's */
NTSTATUS lab__flt_port_reply(PFLT_PORT client, const void *reply, ULONG length);

/* control.c: what programs ask of filters, volumes and instances */
NTSTATUS lab__flt_control(ULONG code, const struct lab_flt_name *name, PVOID out, ULONG length, ULONG *written);

#endif
