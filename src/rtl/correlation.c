/*
 * correlation.c: correlation vectors: a base64 base and numbers, "base.1.0.7", that grow as work is handed on.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

static const CHAR base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static ULONG base_chars(CHAR version)
{
    return version == RTL_CORRELATION_VECTOR_VERSION_1 ? 16 : 22;
}

/* Without the terminator. */
static ULONG room_of(CHAR version)
{
    return version == RTL_CORRELATION_VECTOR_VERSION_1 ? 63 : 127;
}

static BOOLEAN is_version(int version)
{
    return version == RTL_CORRELATION_VECTOR_VERSION_1 || version == RTL_CORRELATION_VECTOR_VERSION_2;
}

static void write_base(const UCHAR *bytes, ULONG chars, CHAR *out)
{
    for (ULONG i = 0; i < chars; i++) {
        ULONG bit = i * 6, byte = bit / 8;
        ULONG pair = (ULONG)bytes[byte] << 8 | (byte + 1 < sizeof(GUID) ? bytes[byte + 1] : 0);
        out[i] = base64[pair >> (10 - bit % 8) & 63];
    }
}

/*
 * RtlInitializeCorrelationVector: begin a vector from a GUID, as base.0.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no GUID, unknown version
 * Source  ntddk/nf-ntddk-rtlinitializecorrelationvector
 */
NTSTATUS NTAPI RtlInitializeCorrelationVector(PCORRELATION_VECTOR CorrelationVector, int Version, const GUID *Guid)
{
    ULONG base;

    LAB_DDI(RtlInitializeCorrelationVector);
    if (Guid == NULL || !is_version(Version))
        return STATUS_INVALID_PARAMETER;
    base = base_chars((CHAR)Version);
    CorrelationVector->Version = (CHAR)Version;
    write_base((const UCHAR *)Guid, base, CorrelationVector->Vector);
    memcpy(CorrelationVector->Vector + base, ".0", 3);
    return STATUS_SUCCESS;
}

/*
 * RtlIncrementCorrelationVector: make the last number one larger.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW: the vector would be too long; it stays. STATUS_INVALID_PARAMETER: no vector
 * Source  ntddk/nf-ntddk-rtlincrementcorrelationvector
 */
NTSTATUS NTAPI RtlIncrementCorrelationVector(PCORRELATION_VECTOR CorrelationVector)
{
    CHAR *last, digits[64];
    ULONGLONG value = 0;
    ULONG count;

    LAB_DDI(RtlIncrementCorrelationVector);
    last = strrchr(CorrelationVector->Vector, '.');
    if (last == NULL)
        return STATUS_INVALID_PARAMETER;
    for (const CHAR *at = ++last; *at != 0; at++)
        value = value * 10 + (ULONGLONG)(*at - '0');
    if (value >= 0xFFFFFFFF)
        return STATUS_BUFFER_OVERFLOW;
    count = lab__rtl_digits(value + 1, 10, FALSE, digits);
    if ((ULONG)(last - CorrelationVector->Vector) + count > room_of(CorrelationVector->Version))
        return STATUS_BUFFER_OVERFLOW;
    memcpy(last, digits, count);
    last[count] = 0;
    return STATUS_SUCCESS;
}

/*
 * RtlExtendCorrelationVector: append ".0".
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: the vector would be too long; it stays
 * Source  ntddk/nf-ntddk-rtlextendcorrelationvector
 */
NTSTATUS NTAPI RtlExtendCorrelationVector(PCORRELATION_VECTOR CorrelationVector)
{
    SIZE_T length;

    LAB_DDI(RtlExtendCorrelationVector);
    length = strlen(CorrelationVector->Vector);
    if (length + 2 > room_of(CorrelationVector->Version))
        return STATUS_INVALID_PARAMETER;
    memcpy(CorrelationVector->Vector + length, ".0", 3);
    return STATUS_SUCCESS;
}

/*
 * RtlValidateCorrelationVector: whether a vector is a base64 base and at least one number.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER
 * Source  ntddk/nf-ntddk-rtlvalidatecorrelationvector
 */
NTSTATUS NTAPI RtlValidateCorrelationVector(PCORRELATION_VECTOR Vector)
{
    const CHAR *at;
    ULONG base;

    LAB_DDI(RtlValidateCorrelationVector);
    if (!is_version(Vector->Version) || strnlen(Vector->Vector, sizeof Vector->Vector) > room_of(Vector->Version))
        return STATUS_INVALID_PARAMETER;
    base = base_chars(Vector->Version);
    for (ULONG i = 0; i < base; i++)
        if (Vector->Vector[i] == 0 || strchr(base64, Vector->Vector[i]) == NULL)
            return STATUS_INVALID_PARAMETER;
    at = Vector->Vector + base;
    do {
        if (*at++ != '.' || *at < '0' || *at > '9')
            return STATUS_INVALID_PARAMETER;
        while (*at >= '0' && *at <= '9')
            at++;
    } while (*at != 0);
    return STATUS_SUCCESS;
}
