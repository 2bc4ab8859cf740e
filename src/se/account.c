/*
 * The kinds of users that a machine has, as tokens like those that Windows gives them when they log on.
 *
 * Users of a kind share one logon session while any of them lives. An administrator's two tokens, elevated and
 * limited, are of two sessions.
 */
#include <string.h>

#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "se/se_local.h"

#define ENABLED (SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_ENABLED)
#define OWNER   (ENABLED | SE_GROUP_OWNER)
#define P(name) LAB_SE_PRIVILEGE(SE_##name##_PRIVILEGE)

enum { RID_ADMINISTRATOR = 1001, RID_USER = 1002, MOST_GROUPS = 16 };

#define USER_PRIVILEGES (P(SHUTDOWN) | P(CHANGE_NOTIFY) | P(UNDOCK) | P(INC_WORKING_SET) | P(TIME_ZONE))
#define ADMINISTRATOR_PRIVILEGES                                                                                       \
    (USER_PRIVILEGES | P(INCREASE_QUOTA) | P(SECURITY) | P(TAKE_OWNERSHIP) | P(LOAD_DRIVER) | P(SYSTEM_PROFILE) |      \
     P(SYSTEMTIME) | P(PROF_SINGLE_PROCESS) | P(INC_BASE_PRIORITY) | P(CREATE_PAGEFILE) | P(BACKUP) | P(RESTORE) |     \
     P(DEBUG) | P(SYSTEM_ENVIRONMENT) | P(REMOTE_SHUTDOWN) | P(MANAGE_VOLUME) | P(IMPERSONATE) | P(CREATE_GLOBAL) |    \
     P(CREATE_SYMBOLIC_LINK) | P(DELEGATE_SESSION_USER_IMPERSONATE))
#define SERVICE_PRIVILEGES                                                                                             \
    (P(ASSIGNPRIMARYTOKEN) | P(INCREASE_QUOTA) | P(SHUTDOWN) | P(AUDIT) | P(CHANGE_NOTIFY) | P(UNDOCK) |               \
     P(IMPERSONATE) | P(CREATE_GLOBAL) | P(INC_WORKING_SET) | P(TIME_ZONE))
#define ENABLED_PRIVILEGES (P(CHANGE_NOTIFY) | P(IMPERSONATE) | P(CREATE_GLOBAL))
/* What SYSTEM has, but must switch on first. */
#define SYSTEM_DISABLED                                                                                                \
    (P(CREATE_TOKEN) | P(ASSIGNPRIMARYTOKEN) | P(INCREASE_QUOTA) | P(SECURITY) | P(TAKE_OWNERSHIP) | P(LOAD_DRIVER) |  \
     P(SYSTEMTIME) | P(BACKUP) | P(RESTORE) | P(SHUTDOWN) | P(SYSTEM_ENVIRONMENT) | P(UNDOCK) | P(MANAGE_VOLUME) |     \
     P(TRUSTED_CREDMAN_ACCESS) | P(RELABEL))
#define SYSTEM_PRIVILEGES                                                                                              \
    (LAB_SE_PRIVILEGES_ALL & ~(P(MACHINE_ACCOUNT) | P(REMOTE_SHUTDOWN) | P(SYNC_AGENT) | P(ENABLE_DELEGATION)))

struct group {
    USHORT which;
    ULONG attributes;
};

static const struct group user_groups[] = {
    {LAB_SE_WORLD, ENABLED},         {LAB_SE_USERS, ENABLED},         {LAB_SE_INTERACTIVE, ENABLED},
    {LAB_SE_CONSOLE_LOGON, ENABLED}, {LAB_SE_AUTHENTICATED, ENABLED}, {LAB_SE_THIS_ORGANIZATION, ENABLED},
    {LAB_SE_LOCAL_ACCOUNT, ENABLED}, {LAB_SE_LOCAL, ENABLED},         {LAB_SE_NTLM, ENABLED}};
static const struct group guest_groups[] = {{LAB_SE_WORLD, ENABLED},
                                            {LAB_SE_GUESTS, ENABLED},
                                            {LAB_SE_INTERACTIVE, ENABLED},
                                            {LAB_SE_LOCAL_ACCOUNT, ENABLED},
                                            {LAB_SE_LOCAL, ENABLED}};
static const struct group system_groups[] = {
    {LAB_SE_ADMINISTRATORS, OWNER & ~SE_GROUP_MANDATORY}, {LAB_SE_WORLD, ENABLED}, {LAB_SE_AUTHENTICATED, ENABLED}};
static const struct group service_groups[] = {{LAB_SE_WORLD, ENABLED},         {LAB_SE_USERS, ENABLED},
                                              {LAB_SE_SERVICE, ENABLED},       {LAB_SE_CONSOLE_LOGON, ENABLED},
                                              {LAB_SE_AUTHENTICATED, ENABLED}, {LAB_SE_THIS_ORGANIZATION, ENABLED},
                                              {LAB_SE_LOCAL, ENABLED}};

struct maker {
    struct lab__se_token_spec spec;
    SID_AND_ATTRIBUTES sids[MOST_GROUPS + 4];
    SID_AND_ATTRIBUTES restricted[4];
    UCHAR user[SECURITY_MAX_SID_SIZE], primary[SECURITY_MAX_SID_SIZE], logon[SECURITY_MAX_SID_SIZE];
    DECLSPEC_ALIGN(4) UCHAR dacl[256];
};

static void add(struct maker *maker, PSID sid, ULONG attributes)
{
    maker->sids[maker->spec.sid_count++] = (SID_AND_ATTRIBUTES){sid, attributes};
}

static void add_groups(struct maker *maker, const struct group *groups, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        add(maker, lab__se_known(groups[i].which), groups[i].attributes);
}

/* S-1-5-5-x-y: this logon. */
static void add_logon(struct maker *maker)
{
    SID *sid = (SID *)maker->logon;
    ULONG parts[] = {SECURITY_LOGON_IDS_RID, 0, maker->spec.authentication_id.LowPart};

    *sid = (SID){SID_REVISION, 3, {{0, 0, 0, 0, 0, 5}}, {0}};
    memcpy(maker->logon + 8, parts, sizeof parts);
    add(maker, sid, ENABLED | SE_GROUP_LOGON_ID);
}

static void allow(PACL acl, PSID sid, ACCESS_MASK mask)
{
    ULONG size = lab__se_sid_size(sid);
    ACCESS_ALLOWED_ACE *ace = (ACCESS_ALLOWED_ACE *)((char *)acl + acl->AclSize);

    ace->Header = (ACE_HEADER){ACCESS_ALLOWED_ACE_TYPE, 0, (USHORT)(8 + size)};
    ace->Mask = mask;
    memcpy(&ace->SidStart, sid, size);
    acl->AclSize += ace->Header.AceSize;
    acl->AceCount++;
}

static PACL empty_acl(void *at)
{
    PACL acl = at;

    *acl = (ACL){ACL_REVISION, 0, sizeof *acl, 0, 0};
    return acl;
}

/* --- the lists that Windows keeps for whoever has none ---------------------------------------------------------------
 */

static DECLSPEC_ALIGN(4) UCHAR public_default[128], system_default[128];
__attribute__((visibility("default"))) PACL SePublicDefaultDacl = (PACL)public_default;
__attribute__((visibility("default"))) PACL SeSystemDefaultDacl = (PACL)system_default;

void lab__se_default_dacls_start(void)
{
    PACL acl = empty_acl(public_default);

    allow(acl, lab__se_known(LAB_SE_WORLD), GENERIC_EXECUTE);
    allow(acl, lab__se_known(LAB_SE_LOCAL_SYSTEM), GENERIC_ALL);
    allow(acl, lab__se_known(LAB_SE_ADMINISTRATORS), GENERIC_ALL);
    acl = empty_acl(system_default);
    allow(acl, lab__se_known(LAB_SE_LOCAL_SYSTEM), GENERIC_ALL);
    allow(acl, lab__se_known(LAB_SE_ADMINISTRATORS), GENERIC_READ | GENERIC_EXECUTE | READ_CONTROL);
}

/* --- the kinds -------------------------------------------------------------------------------------------------------
 */

static void begin_session(struct maker *maker, enum lab__se_account account, ULONG fixed)
{
    LUID *logon = &lab__se.user_logons[account];

    if (fixed)
        *logon = (LUID){fixed, 0};
    if (RtlIsZeroLuid(logon))
        *logon = lab__se_luid();
    maker->spec.authentication_id = *logon;
}

static void finish(struct maker *maker, enum lab__se_known integrity, ULONG owner, PSID group)
{
    PACL dacl = empty_acl(maker->dacl);

    add(maker, lab__se_known(integrity), SE_GROUP_INTEGRITY | SE_GROUP_INTEGRITY_ENABLED);
    allow(dacl, maker->sids[owner].Sid, GENERIC_ALL);
    if (maker->sids[owner].Sid != lab__se_known(LAB_SE_LOCAL_SYSTEM))
        allow(dacl, lab__se_known(LAB_SE_LOCAL_SYSTEM), GENERIC_ALL);
    if (maker->logon[0])
        allow(dacl, maker->logon, GENERIC_READ | GENERIC_EXECUTE);
    maker->spec.owner = owner;
    maker->spec.group = group;
    maker->spec.default_dacl = dacl;
}

static void make_local_user(struct maker *maker, enum lab__se_account account, ULONG rid, enum lab__se_known integrity)
{
    begin_session(maker, account, 0);
    lab__se_domain_sid(rid, (SID *)maker->user);
    lab__se_domain_sid(DOMAIN_GROUP_RID_USERS, (SID *)maker->primary);
    add(maker, maker->user, 0);
    add(maker, maker->primary, ENABLED);
    add_logon(maker);
    if (rid == DOMAIN_USER_RID_GUEST)
        add_groups(maker, guest_groups, RTL_NUMBER_OF(guest_groups));
    else
        add_groups(maker, user_groups, RTL_NUMBER_OF(user_groups));
    maker->spec.present = rid == DOMAIN_USER_RID_GUEST ? P(CHANGE_NOTIFY) | P(INC_WORKING_SET) : USER_PRIVILEGES;
    maker->spec.session_id = 1;
    memcpy(maker->spec.source.SourceName, "User32 ", 8);
    finish(maker, integrity, 0, maker->primary);
}

static void make_administrator(struct maker *maker, BOOLEAN elevated)
{
    ULONG administrators = elevated ? OWNER : SE_GROUP_USE_FOR_DENY_ONLY;

    begin_session(maker, elevated ? LAB_SE_ADMINISTRATOR : LAB_SE_LIMITED, 0);
    lab__se_domain_sid(RID_ADMINISTRATOR, (SID *)maker->user);
    lab__se_domain_sid(DOMAIN_GROUP_RID_USERS, (SID *)maker->primary);
    add(maker, maker->user, 0);
    add(maker, lab__se_known(LAB_SE_ADMINISTRATORS), administrators);
    add(maker, maker->primary, ENABLED);
    add(maker, lab__se_known(LAB_SE_LOCAL_ACCOUNT_ADMIN), elevated ? ENABLED : SE_GROUP_USE_FOR_DENY_ONLY);
    add_logon(maker);
    add_groups(maker, user_groups, RTL_NUMBER_OF(user_groups));
    maker->spec.present = elevated ? ADMINISTRATOR_PRIVILEGES : USER_PRIVILEGES;
    maker->spec.elevation = elevated ? TokenElevationTypeFull : TokenElevationTypeLimited;
    maker->spec.flags = elevated ? 0 : TOKEN_IS_FILTERED;
    maker->spec.session_id = 1;
    memcpy(maker->spec.source.SourceName, "User32 ", 8);
    finish(maker, elevated ? LAB_SE_HIGH_INTEGRITY : LAB_SE_MEDIUM_INTEGRITY, elevated ? 1 : 0, maker->primary);
}

static void make_system(struct maker *maker)
{
    begin_session(maker, LAB_SE_SYSTEM, 0x3E7);
    add(maker, lab__se_known(LAB_SE_LOCAL_SYSTEM), 0);
    add_groups(maker, system_groups, RTL_NUMBER_OF(system_groups));
    maker->spec.present = SYSTEM_PRIVILEGES;
    maker->spec.enabled = maker->spec.by_default = SYSTEM_PRIVILEGES & ~SYSTEM_DISABLED;
    memcpy(maker->spec.source.SourceName, "*SYSTEM*", 8);
    finish(maker, LAB_SE_SYSTEM_INTEGRITY, 1, lab__se_known(LAB_SE_LOCAL_SYSTEM));
    maker->spec.default_dacl = SeSystemDefaultDacl;
}

static void make_service(struct maker *maker, enum lab__se_account account)
{
    BOOLEAN local = account == LAB_SE_LOCAL_SERVICE;
    PSID user = lab__se_known(local ? LAB_SE_LOCAL_SERVICE_SID : LAB_SE_NETWORK_SERVICE_SID);

    begin_session(maker, account, local ? 0x3E5 : 0x3E4);
    add(maker, user, 0);
    add_groups(maker, service_groups, RTL_NUMBER_OF(service_groups));
    add_logon(maker);
    maker->spec.present = SERVICE_PRIVILEGES;
    memcpy(maker->spec.source.SourceName, "Advapi  ", 8);
    finish(maker, LAB_SE_SYSTEM_INTEGRITY, 0, user);
}

/* Nobody, who is not even of Everyone. */
static void make_anonymous(struct maker *maker)
{
    begin_session(maker, LAB_SE_ANONYMOUS, 0x3E6);
    add(maker, lab__se_known(LAB_SE_ANONYMOUS_LOGON), 0);
    memcpy(maker->spec.source.SourceName, "*SYSTEM*", 8);
    finish(maker, LAB_SE_UNTRUSTED, 0, lab__se_known(LAB_SE_ANONYMOUS_LOGON));
}

/* A user whose rights count only where the restricting SIDs have them as well. */
static void make_restricted(struct maker *maker)
{
    make_local_user(maker, LAB_SE_RESTRICTED, RID_USER, LAB_SE_MEDIUM_INTEGRITY);
    maker->restricted[0] = (SID_AND_ATTRIBUTES){lab__se_known(LAB_SE_RESTRICTED_CODE), ENABLED};
    maker->restricted[1] = (SID_AND_ATTRIBUTES){lab__se_known(LAB_SE_WORLD), ENABLED};
    maker->restricted[2] = (SID_AND_ATTRIBUTES){maker->logon, ENABLED};
    maker->spec.restricted = maker->restricted;
    maker->spec.restricted_count = 3;
    maker->spec.present = P(CHANGE_NOTIFY);
}

static void make(struct maker *maker, enum lab__se_account account)
{
    switch (account) {
    case LAB_SE_ADMINISTRATOR:
    case LAB_SE_LIMITED:
        make_administrator(maker, account == LAB_SE_ADMINISTRATOR);
        break;
    case LAB_SE_SYSTEM:
        make_system(maker);
        break;
    case LAB_SE_RESTRICTED:
        make_restricted(maker);
        break;
    case LAB_SE_LOW:
        make_local_user(maker, account, RID_USER, LAB_SE_LOW_INTEGRITY);
        break;
    case LAB_SE_GUEST:
        make_local_user(maker, account, DOMAIN_USER_RID_GUEST, LAB_SE_MEDIUM_INTEGRITY);
        break;
    case LAB_SE_LOCAL_SERVICE:
    case LAB_SE_NETWORK_SERVICE:
        make_service(maker, account);
        break;
    case LAB_SE_ANONYMOUS:
        make_anonymous(maker);
        break;
    default:
        make_local_user(maker, LAB_SE_USER, RID_USER, LAB_SE_MEDIUM_INTEGRITY);
    }
}

NTSTATUS lab__se_account_token(enum lab__se_account account, struct lab__se_token **token)
{
    struct maker maker;
    struct lab__se_token_spec *spec = &maker.spec;

    maker.logon[0] = 0;
    *spec = (struct lab__se_token_spec){.type = TokenPrimary,
                                        .policy =
                                            TOKEN_MANDATORY_POLICY_NO_WRITE_UP | TOKEN_MANDATORY_POLICY_NEW_PROCESS_MIN,
                                        .elevation = TokenElevationTypeDefault,
                                        .sids = maker.sids};
    make(&maker, account);
    spec->source.SourceIdentifier = lab__se_luid();
    if (account != LAB_SE_SYSTEM)
        spec->enabled = spec->by_default = spec->present & ENABLED_PRIVILEGES;
    if (account == LAB_SE_ADMINISTRATOR || account == LAB_SE_USER)
        spec->origin = (LUID){0x3E7, 0};
    return lab__se_token_build(spec, token);
}

struct lab__se_token *lab__se_process_token(struct lab__se_token *parent, BOOLEAN system)
{
    struct lab__se_token *token;
    NTSTATUS status;

    if (system) {
        lab__ob_reference(lab__se.system);
        return lab__se.system;
    }
    if (!parent || parent == lab__se.system)
        status = lab__se_account_token(LAB_SE_ADMINISTRATOR, &token);
    else
        status = lab__se_token_duplicate(parent, TokenPrimary, SecurityAnonymous, FALSE, &token);
    return NT_SUCCESS(status) ? token : 0;
}
