/*
 * Does a driver ever look at Irp->Cancel? Reading a field can't be watched, but code that never does is seen: no
 * instruction of the driver's reads a byte so far into an IRP, or so far before one of its links.
 */
#include "io/io_p.h"
#include "vf/vf_irp.h"

#define CHUNK   4096
#define OVERLAP 16
#define DRIVERS 32

#define FROM(field)     ((LONG)FIELD_OFFSET(IRP, Cancel) - (LONG)FIELD_OFFSET(IRP, field))
#define FROM_IRP        ((LONG)FIELD_OFFSET(IRP, Cancel))
#define FROM_LIST_ENTRY FROM(Tail.Overlay.ListEntry)
#define FROM_QUEUE      FROM(Tail.Overlay.DeviceQueueEntry)

static struct driver {
    PVOID image;
    BOOLEAN looks;
} drivers[DRIVERS];
static ULONG driver_count;

void lab__vf_cancel_field_start(void)
{
    driver_count = 0;
}

static BOOLEAN is_cancel(LONG displacement)
{
    return displacement == FROM_IRP || displacement == FROM_LIST_ENTRY || displacement == FROM_QUEUE;
}

#if defined(__x86_64__)
static BOOLEAN is_byte_access(const UCHAR *code, ULONG *length)
{
    static const UCHAR one[] = {0x02, 0x0A, 0x22, 0x32, 0x38, 0x3A, 0x80, 0x84, 0x86, 0x8A, 0xF6};

    *length = code[0] == 0x0F ? 2 : 1;
    if (code[0] == 0x0F)
        return code[1] == 0xB6 || code[1] == 0xBE;
    for (ULONG i = 0; i < sizeof one; i++)
        if (code[0] == one[i])
            return TRUE;
    return FALSE;
}

/* With a displacement of a byte, as all three are. */
static BOOLEAN reads(const UCHAR *code)
{
    ULONG at;

    if (!is_byte_access(code, &at) || (code[at] & 0xC0) != 0x40)
        return FALSE;
    at += (code[at] & 7) == 4 ? 2 : 1; /* a SIB byte stands between */
    return is_cancel((signed char)code[at]);
}
#define STEP 1
#elif defined(__aarch64__)
/* LDRB and LDRSB with an offset, LDURB and LDURSB. */
static BOOLEAN reads(const UCHAR *code)
{
    ULONG instruction;

    __builtin_memcpy(&instruction, code, sizeof instruction);
    if ((instruction & 0xFFC00000) == 0x39400000 || (instruction & 0xFF800000) == 0x39800000)
        return is_cancel((LONG)(instruction >> 10 & 0xFFF));
    if ((instruction & 0xFFE00C00) == 0x38400000 || (instruction & 0xFFA00C00) == 0x38800000)
        return is_cancel((LONG)(instruction << 11) >> 23);
    return FALSE;
}
#define STEP 4
#endif

static BOOLEAN reads_in(const char *image, SIZE_T size)
{
    UCHAR code[CHUNK + OVERLAP];

    for (SIZE_T from = 0; from < size; from += CHUNK) {
        SIZE_T want = size - from < sizeof code ? size - from : sizeof code;
        SIZE_T got = host_copy_guarded(code, image + from, want);

        for (SIZE_T at = 0; at + OVERLAP <= got; at += STEP)
            if (reads(code + at))
                return TRUE;
    }
    return FALSE;
}

BOOLEAN lab__vf_cancel_is_looked_at(PDRIVER_OBJECT driver)
{
    BOOLEAN looks;

    for (ULONG i = 0; i < driver_count; i++)
        if (drivers[i].image == driver->DriverStart)
            return drivers[i].looks;
    looks = host_sanitized || reads_in(driver->DriverStart, driver->DriverSize);
    if (driver_count < DRIVERS)
        drivers[driver_count++] = (struct driver){driver->DriverStart, looks};
    return looks;
}
