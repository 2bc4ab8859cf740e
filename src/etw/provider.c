/*
 * Providers of events, and sessions that enable them.
 *
 * Rule that drivers break most: EtwUnregister, once, before the driver goes.
 */
#include <string.h>

#include "etw/etw_p.h"
#include "io/io_p.h"

#define MOST_PROVIDERS 1024
#define CALL_ENABLE    1 /* EVENT_CONTROL_CODE_* */
#define CALL_DISABLE   0
#define CALL_CAPTURE   2

static struct lab__etw_provider *providers;
static ULONG provider_count;
static LIST_ENTRY sessions;

/* --- what is wanted of a provider --- */

static struct lab__etw_session *session_of(const GUID *guid, BOOLEAN everybody)
{
    for (LIST_ENTRY *link = sessions.Flink; link != &sessions; link = link->Flink) {
        struct lab__etw_session *session = CONTAINING_RECORD(link, struct lab__etw_session, link);

        if (session->everybody == everybody && (everybody || RtlEqualMemory(&session->guid, guid, sizeof *guid)))
            return session;
    }
    return 0;
}

static void tell(struct lab__etw_provider *provider, ULONG code)
{
    GUID nobody = {0};

    if (provider->callback)
        provider->callback(&nobody, code, provider->enabled ? provider->level : 0,
                           provider->enabled ? provider->any : 0, provider->enabled ? provider->all : 0, 0,
                           provider->context);
}

/* By the session of its GUID, or by that of all. */
static void apply(struct lab__etw_provider *provider)
{
    struct lab__etw_session *session = session_of(&provider->guid, FALSE);
    BOOLEAN was = provider->enabled;

    if (!session)
        session = session_of(0, TRUE);
    provider->enabled = session != 0;
    if (session) {
        provider->level = session->level;
        provider->any = session->any;
        provider->all = session->all;
    }
    if (session || was)
        tell(provider, session ? CALL_ENABLE : CALL_DISABLE);
}

static void apply_to(const GUID *guid)
{
    for (ULONG i = 0; i < provider_count; i++)
        if (providers[i].used && (!guid || RtlEqualMemory(&providers[i].guid, guid, sizeof *guid)))
            apply(&providers[i]);
}

BOOLEAN lab__etw_wanted(const struct lab__etw_provider *provider, UCHAR level, ULONGLONG keyword)
{
    if (!provider->enabled || (provider->level && level > provider->level))
        return FALSE;
    return !keyword || ((!provider->any || (keyword & provider->any)) && (keyword & provider->all) == provider->all);
}

/* --- handles: a number of the table and how often its place was taken --- */

static REGHANDLE handle_of(const struct lab__etw_provider *provider)
{
    return (REGHANDLE)provider->generation << 32 | (ULONG)(provider - providers + 1);
}

struct lab__etw_provider *lab__etw_provider_of(REGHANDLE handle)
{
    ULONG index = (ULONG)handle - 1;

    if (index >= provider_count || !providers[index].used || handle_of(&providers[index]) != handle)
        return 0;
    return &providers[index];
}

static struct lab__etw_provider *take_place(void)
{
    for (ULONG i = 0; i < provider_count; i++)
        if (!providers[i].used)
            return &providers[i];
    return provider_count < MOST_PROVIDERS ? &providers[provider_count++] : 0;
}

/*
 * EtwRegister: become a provider of events. EnableCallback is called now if somebody wants its events already, and each
 * time that this changes.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-etwregister
 */
NTSTATUS EtwRegister(LPCGUID ProviderId, PETWENABLECALLBACK EnableCallback, PVOID CallbackContext, PREGHANDLE RegHandle)
{
    struct lab__etw_provider *provider;
    USHORT generation;

    LAB_DDI(EtwRegister);
    if (!ProviderId || !RegHandle)
        return STATUS_INVALID_PARAMETER;
    provider = take_place();
    if (!provider)
        return STATUS_INSUFFICIENT_RESOURCES;
    generation = (USHORT)(provider->generation + 1);
    memset(provider, 0, sizeof *provider);
    provider->generation = generation;
    provider->used = TRUE;
    provider->guid = *ProviderId;
    provider->callback = EnableCallback;
    provider->context = CallbackContext;
    provider->caller = __builtin_return_address(0);
    *RegHandle = handle_of(provider);
    apply(provider);
    return STATUS_SUCCESS;
}

/*
 * EtwUnregister: be no provider any more.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE; strict: 0xC4/DC
 * Source  wdm/nf-wdm-etwunregister
 */
NTSTATUS EtwUnregister(REGHANDLE RegHandle)
{
    struct lab__etw_provider *provider;

    LAB_DDI(EtwUnregister);
    provider = lab__etw_provider_of(RegHandle);
    if (!provider) {
        if (lab__strict && RegHandle)
            lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xDC, RegHandle, 0, 0);
        return STATUS_INVALID_HANDLE;
    }
    provider->used = FALSE;
    return STATUS_SUCCESS;
}

/*
 * EtwSetInformation: traits of a provider, from which its name comes; how its descriptors are to be read.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER, STATUS_INVALID_DEVICE_REQUEST
 * Source  wdm/nf-wdm-etwsetinformation
 */
NTSTATUS EtwSetInformation(REGHANDLE RegHandle, EVENT_INFO_CLASS InformationClass, PVOID EventInformation,
                           ULONG InformationLength)
{
    struct lab__etw_provider *provider;
    const char *traits = EventInformation;

    LAB_DDI(EtwSetInformation);
    provider = lab__etw_provider_of(RegHandle);
    if (!provider)
        return STATUS_INVALID_HANDLE;
    switch (InformationClass) {
    case EventProviderBinaryTrackInfo:
        return STATUS_SUCCESS;
    case EventProviderUseDescriptorType:
        return EventInformation && InformationLength == 1 ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    case EventProviderSetTraits:
        if (!traits || InformationLength < 3)
            return STATUS_INVALID_PARAMETER;
        for (ULONG i = 0; i < sizeof provider->name - 1 && i + 2 < InformationLength && traits[i + 2]; i++)
            provider->name[i] = traits[i + 2];
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

/*
 * EtwProviderEnabled, EtwEventEnabled: does anybody want events of this level and keyword.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-etwproviderenabled
 */
BOOLEAN EtwProviderEnabled(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword)
{
    const struct lab__etw_provider *provider;

    LAB_DDI(EtwProviderEnabled);
    provider = lab__etw_provider_of(RegHandle);
    return provider && lab__etw_wanted(provider, Level, Keyword);
}

BOOLEAN EtwEventEnabled(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor)
{
    const struct lab__etw_provider *provider;

    LAB_DDI(EtwEventEnabled);
    provider = lab__etw_provider_of(RegHandle);
    return provider && lab__etw_wanted(provider, EventDescriptor->Level, EventDescriptor->Keyword);
}

/* --- sessions --- */

static BOOLEAN guid_from(const char *text, GUID *guid)
{
    WCHAR wide[40];
    UNICODE_STRING string = {0, sizeof wide, wide};
    SIZE_T length = strlen(text);

    if (length >= RTL_NUMBER_OF(wide))
        return FALSE;
    for (SIZE_T i = 0; i < length; i++)
        wide[i] = (WCHAR)(unsigned char)text[i];
    string.Length = (USHORT)(length * sizeof(WCHAR));
    return NT_SUCCESS(RtlGUIDFromString(&string, guid));
}

lab_status lab_etw_enable(const char *provider, uint8_t level, uint64_t match_any, uint64_t match_all)
{
    BOOLEAN everybody = !strcmp(provider, "*");
    struct lab__etw_session *session;
    GUID guid = {0};

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if (!everybody && !guid_from(provider, &guid))
        return STATUS_INVALID_PARAMETER;
    session = session_of(&guid, everybody);
    if (!session) {
        session = host_alloc(sizeof *session);
        InsertTailList(&sessions, &session->link);
    }
    session->guid = guid;
    session->everybody = everybody;
    session->level = level;
    session->any = match_any;
    session->all = match_all;
    apply_to(everybody ? 0 : &guid);
    return STATUS_SUCCESS;
}

lab_status lab_etw_disable(const char *provider)
{
    BOOLEAN everybody = !strcmp(provider, "*");
    struct lab__etw_session *session;
    GUID guid = {0};

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if (!everybody && !guid_from(provider, &guid))
        return STATUS_INVALID_PARAMETER;
    session = session_of(&guid, everybody);
    if (!session)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    RemoveEntryList(&session->link);
    host_free(session);
    apply_to(everybody ? 0 : &guid);
    return STATUS_SUCCESS;
}

lab_status lab_etw_capture_state(const char *provider)
{
    GUID guid;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    if (!guid_from(provider, &guid))
        return STATUS_INVALID_PARAMETER;
    for (ULONG i = 0; i < provider_count; i++)
        if (providers[i].used && providers[i].enabled && RtlEqualMemory(&providers[i].guid, &guid, sizeof guid))
            tell(&providers[i], CALL_CAPTURE);
    return STATUS_SUCCESS;
}

/* --- the machine --- */

/* A driver that leaves a provider: its callback would be called where no code is any more. */
static void check_unload(const char *name, const char *base, SIZE_T size)
{
    for (ULONG i = 0; lab__strict && i < provider_count; i++) {
        char *caller = providers[i].caller;

        if (!providers[i].used || caller < base || caller >= base + size)
            continue;
        providers[i].used = FALSE;
        lab__ke_crash_detail("driver %s was unloaded and left its provider of events registered (EtwUnregister)", name);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xDD, (ULONG_PTR)&providers[i].guid, 0, 0);
    }
}

void lab__etw_start(void)
{
    InitializeListHead(&sessions);
    if (!providers)
        providers = host_reserve(MOST_PROVIDERS * sizeof *providers);
    provider_count = 0;
    lab__io_image_gone = check_unload;
    lab__counters_start();
}

void lab__etw_stop(void)
{
    while (sessions.Flink && !IsListEmpty(&sessions))
        host_free(CONTAINING_RECORD(RemoveHeadList(&sessions), struct lab__etw_session, link));
    if (providers)
        memset(providers, 0, provider_count * sizeof *providers);
    provider_count = 0;
    lab__etw_records_drop();
}
