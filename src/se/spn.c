/* Names of services for Kerberos and its kin, and their statuses. */
#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "se/se_local.h"

#define SPN_TAG        'nPeS'
#define LONGEST_STRING 0xFFFE

struct spn {
    const UNICODE_STRING *service_class, *instance, *service, *target;
    USHORT port;
    WCHAR *to;
    ULONG bytes;
};

static void put(struct spn *spn, const WCHAR *text, ULONG bytes)
{
    if (spn->to)
        RtlCopyMemory((char *)spn->to + spn->bytes, text, bytes);
    spn->bytes += bytes;
}

static void put_string(struct spn *spn, const UNICODE_STRING *text)
{
    put(spn, text->Buffer, text->Length);
}

static void put_port(struct spn *spn)
{
    WCHAR digits[6];
    int at = 6;

    if (!spn->port)
        return;
    for (USHORT left = spn->port; left; left /= 10)
        digits[--at] = (WCHAR)('0' + left % 10);
    digits[--at] = ':';
    put(spn, &digits[at], (ULONG)(6 - at) * sizeof(WCHAR));
}

/* class/instance:port/service, or class/service:port; what the target says of itself comes last. */
static void compose(struct spn *spn)
{
    spn->bytes = 0;
    put_string(spn, spn->service_class);
    put(spn, L"/", sizeof(WCHAR));
    put_string(spn, spn->instance ? spn->instance : spn->service);
    put_port(spn);
    if (spn->instance) {
        put(spn, L"/", sizeof(WCHAR));
        put_string(spn, spn->service);
    }
    if (spn->target)
        put_string(spn, spn->target);
    put(spn, L"", sizeof(WCHAR));
}

static BOOLEAN is_address(const UNICODE_STRING *name)
{
    ULONG dots = 0;

    for (USHORT i = 0; i < name->Length / sizeof(WCHAR); i++) {
        WCHAR c = name->Buffer[i];

        if (c != '.' && (c < '0' || c > '9'))
            return FALSE;
        dots += c == '.';
    }
    return dots == 3;
}

static const UNICODE_STRING *given(const UNICODE_STRING *text)
{
    return text && text->Length ? text : 0;
}

static NTSTATUS make(struct spn *spn, UNICODE_STRING *result, ULONG *length, BOOLEAN allocate)
{
    compose(spn);
    if (length)
        *length = spn->bytes;
    if (spn->bytes > LONGEST_STRING)
        return STATUS_INVALID_PARAMETER;
    if (!allocate && (!result || result->MaximumLength < spn->bytes))
        return STATUS_BUFFER_OVERFLOW;
    if (allocate) {
        result->Buffer = lab__mm_pool_alloc(PagedPool, spn->bytes, SPN_TAG, FALSE);
        if (!result->Buffer)
            return STATUS_NO_MEMORY;
        result->MaximumLength = (USHORT)spn->bytes;
    }
    spn->to = result->Buffer;
    compose(spn);
    result->Length = (USHORT)(spn->bytes - sizeof(WCHAR));
    return STATUS_SUCCESS;
}

static NTSTATUS make_for(PUNICODE_STRING class, PUNICODE_STRING service, PUNICODE_STRING instance, USHORT port,
                         PUNICODE_STRING referrer, PUNICODE_STRING target, PUNICODE_STRING result, PULONG length,
                         BOOLEAN allocate)
{
    struct spn spn = {
        .service_class = class, .service = service, .instance = given(instance), .port = port, .target = given(target)};

    if (!spn.instance && given(referrer) && is_address(service))
        spn.instance = referrer;
    return make(&spn, result, length, allocate);
}

/*
 * SecMakeSPN, SecMakeSPNEx, SecMakeSPNEx2: the name of a service for a security provider: class/instance:port/name.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes, with the zero behind the text
 * Errors  STATUS_BUFFER_OVERFLOW: no room, or no Spn; STATUS_INVALID_PARAMETER: longer than a string may be;
 *         STATUS_NO_MEMORY
 * Source  ntifs/nf-ntifs-secmakespn
 */
NTSTATUS SecMakeSPN(PUNICODE_STRING ServiceClass, PUNICODE_STRING ServiceName, PUNICODE_STRING InstanceName,
                    USHORT InstancePort, PUNICODE_STRING Referrer, PUNICODE_STRING Spn, PULONG Length, BOOLEAN Allocate)
{
    LAB_DDI(SecMakeSPN);
    return make_for(ServiceClass, ServiceName, InstanceName, InstancePort, Referrer, 0, Spn, Length, Allocate);
}

NTSTATUS SecMakeSPNEx(PUNICODE_STRING ServiceClass, PUNICODE_STRING ServiceName, PUNICODE_STRING InstanceName,
                      USHORT InstancePort, PUNICODE_STRING Referrer, PUNICODE_STRING TargetInfo, PUNICODE_STRING Spn,
                      PULONG Length, BOOLEAN Allocate)
{
    LAB_DDI(SecMakeSPNEx);
    return make_for(ServiceClass, ServiceName, InstanceName, InstancePort, Referrer, TargetInfo, Spn, Length, Allocate);
}

NTSTATUS SecMakeSPNEx2(PUNICODE_STRING ServiceClass, PUNICODE_STRING ServiceName, PUNICODE_STRING InstanceName,
                       USHORT InstancePort, PUNICODE_STRING Referrer, PUNICODE_STRING InTargetInfo, PUNICODE_STRING Spn,
                       PULONG TotalSize, BOOLEAN Allocate, BOOLEAN IsTargetInfoMarshaled)
{
    LAB_DDI(SecMakeSPNEx2);
    return make_for(ServiceClass, ServiceName, InstanceName, InstancePort, Referrer, InTargetInfo, Spn, TotalSize,
                    Allocate);
}

/* SEC_E_* in the order of their last byte; 0: none is there. */
static const NTSTATUS of_security[] = {
    [0x00] = STATUS_INSUFFICIENT_RESOURCES, /* SEC_E_INSUFFICIENT_MEMORY */
    [0x01] = STATUS_INVALID_HANDLE,         [0x02] = STATUS_NOT_SUPPORTED,
    [0x03] = STATUS_BAD_NETWORK_PATH,                                              /* SEC_E_TARGET_UNKNOWN */
    [0x04] = STATUS_INTERNAL_ERROR,         [0x05] = STATUS_NO_SUCH_PACKAGE,       /* SEC_E_SECPKG_NOT_FOUND */
    [0x06] = STATUS_ACCESS_DENIED,          [0x07] = STATUS_NO_SUCH_PACKAGE,       /* SEC_E_CANNOT_INSTALL */
    [0x08] = STATUS_INVALID_PARAMETER,                                             /* SEC_E_INVALID_TOKEN */
    [0x09] = STATUS_INVALID_PARAMETER,                                             /* SEC_E_CANNOT_PACK */
    [0x0A] = STATUS_NOT_SUPPORTED,                                                 /* SEC_E_QOP_NOT_SUPPORTED */
    [0x0B] = STATUS_CANNOT_IMPERSONATE,     [0x0C] = STATUS_LOGON_FAILURE,         /* SEC_E_LOGON_DENIED */
    [0x0D] = STATUS_INVALID_PARAMETER,      [0x0E] = STATUS_NO_SUCH_LOGON_SESSION, /* SEC_E_NO_CREDENTIALS */
    [0x0F] = STATUS_ACCESS_DENIED,                                                 /* SEC_E_MESSAGE_ALTERED */
    [0x10] = STATUS_ACCESS_DENIED,          [0x11] = STATUS_NO_LOGON_SERVERS, /* SEC_E_NO_AUTHENTICATING_AUTHORITY */
};

/*
 * MapSecurityError: the status that stands for a security provider's; others, and what is a status already, stay.
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-mapsecurityerror
 */
NTSTATUS MapSecurityError(SECURITY_STATUS SecStatus)
{
    ULONG code = (ULONG)SecStatus;

    LAB_DDI(MapSecurityError);
    if (code >> 8 != 0x800903 || (code & 0xFF) >= RTL_NUMBER_OF(of_security))
        return SecStatus;
    return of_security[code & 0xFF];
}
