/* The machine's language, United States English, and its clock as services for drivers. */
#include "ex/ex_p.h"
#include "ex/nt_ex.h"

#define ENGLISH_US 0x0409

static LCID locales[2];   /* of the system, of threads and users */
static LANGID ui_language;

void lab__ex_locale_start(void)
{
    locales[0] = locales[1] = ENGLISH_US;
    ui_language = ENGLISH_US;
}

/*
 * ZwQueryDefaultLocale, ZwSetDefaultLocale: the system's locale, or the user's.
 * ZwQueryDefaultUILanguage, ZwSetDefaultUILanguage: the language of menus. ZwQueryInstallUILanguage: that of the setup.
 *
 * IRQL    PASSIVE_LEVEL
 */
NTSTATUS ZwQueryDefaultLocale(BOOLEAN ThreadOrSystem, PLCID Locale)
{
    LAB_DDI(ZwQueryDefaultLocale);
    *Locale = locales[ThreadOrSystem != 0];
    return STATUS_SUCCESS;
}

NTSTATUS ZwSetDefaultLocale(BOOLEAN ThreadOrSystem, LCID Locale)
{
    LAB_DDI(ZwSetDefaultLocale);
    locales[ThreadOrSystem != 0] = Locale;
    return STATUS_SUCCESS;
}

NTSTATUS ZwQueryDefaultUILanguage(LANGID *LanguageId)
{
    *LanguageId = ui_language;
    return STATUS_SUCCESS;
}

NTSTATUS ZwSetDefaultUILanguage(LANGID LanguageId)
{
    LAB_DDI(ZwSetDefaultUILanguage);
    ui_language = LanguageId;
    return STATUS_SUCCESS;
}

NTSTATUS ZwQueryInstallUILanguage(LANGID *LanguageId)
{
    *LanguageId = ENGLISH_US;
    return STATUS_SUCCESS;
}

/* ZwDisplayString: text on the screen of the machine's start, which is debug output here. IRQL PASSIVE_LEVEL. */
NTSTATUS ZwDisplayString(PUNICODE_STRING String)
{
    LAB_DDI(ZwDisplayString);
    DbgPrint("%wZ", String);
    return STATUS_SUCCESS;
}

/* ZwFlushInstructionCache: code was written; the simulated processors keep none. IRQL PASSIVE_LEVEL. */
NTSTATUS ZwFlushInstructionCache(HANDLE ProcessHandle, PVOID BaseAddress, ULONG FlushSize)
{
    LAB_DDI(ZwFlushInstructionCache);
    return STATUS_SUCCESS;
}

/*
 * ZwSetSystemTime: set the clock; *OldTime is what it was. Who is registered with \Callback\SetSystemTime hears of it,
 * and absolute timers follow.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   100 ns since 1601-01-01
 * Errors  STATUS_INVALID_PARAMETER: a time before 1601 or after 30827
 */
NTSTATUS ZwSetSystemTime(PLARGE_INTEGER NewTime, PLARGE_INTEGER OldTime)
{
    TIME_FIELDS fields;
    LARGE_INTEGER before;

    LAB_DDI(ZwSetSystemTime);
    if (!NewTime || NewTime->QuadPart < 0)
        return STATUS_INVALID_PARAMETER;
    RtlTimeToTimeFields(NewTime, &fields);
    if (fields.Year > 30827)
        return STATUS_INVALID_PARAMETER;
    KeQuerySystemTime(&before);
    lab__ke_set_system_time(NewTime->QuadPart);
    lab__ex_notify_system_time();
    if (OldTime)
        *OldTime = before;
    return STATUS_SUCCESS;
}
