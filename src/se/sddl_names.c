/* The two-letter names of SDDL: types, flags, rights, accounts. */
#include <string.h>

#include "se/sddl.h"

const struct lab__sddl_name lab__sddl_types[] = {{"A", ACCESS_ALLOWED_ACE_TYPE},
                                                 {"D", ACCESS_DENIED_ACE_TYPE},
                                                 {"AU", SYSTEM_AUDIT_ACE_TYPE},
                                                 {"AL", SYSTEM_ALARM_ACE_TYPE},
                                                 {"OA", ACCESS_ALLOWED_OBJECT_ACE_TYPE},
                                                 {"OD", ACCESS_DENIED_OBJECT_ACE_TYPE},
                                                 {"OU", SYSTEM_AUDIT_OBJECT_ACE_TYPE},
                                                 {"OL", SYSTEM_ALARM_OBJECT_ACE_TYPE},
                                                 {"XA", ACCESS_ALLOWED_CALLBACK_ACE_TYPE},
                                                 {"XD", ACCESS_DENIED_CALLBACK_ACE_TYPE},
                                                 {"XU", SYSTEM_AUDIT_CALLBACK_ACE_TYPE},
                                                 {"ZA", ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE},
                                                 {"ML", SYSTEM_MANDATORY_LABEL_ACE_TYPE},
                                                 {"RA", SYSTEM_RESOURCE_ATTRIBUTE_ACE_TYPE},
                                                 {"SP", SYSTEM_SCOPED_POLICY_ID_ACE_TYPE},
                                                 {"TL", SYSTEM_PROCESS_TRUST_LABEL_ACE_TYPE},
                                                 {"FL", SYSTEM_ACCESS_FILTER_ACE_TYPE},
                                                 {"", 0}};

const struct lab__sddl_name lab__sddl_ace_flags[] = {{"OI", OBJECT_INHERIT_ACE},
                                                     {"CI", CONTAINER_INHERIT_ACE},
                                                     {"NP", NO_PROPAGATE_INHERIT_ACE},
                                                     {"IO", INHERIT_ONLY_ACE},
                                                     {"ID", INHERITED_ACE},
                                                     {"CR", CRITICAL_ACE_FLAG},
                                                     {"SA", SUCCESSFUL_ACCESS_ACE_FLAG},
                                                     {"FA", FAILED_ACCESS_ACE_FLAG},
                                                     {"TP", TRUST_PROTECTED_FILTER_ACE_FLAG},
                                                     {"", 0}};

/* Rights that have one name for several bits; a mask that is exactly one of them is written so. */
const struct lab__sddl_name lab__sddl_rights[] = {{"FA", 0x001F01FF}, {"FR", 0x00120089}, {"FW", 0x00120116},
                                                  {"FX", 0x001200A0}, {"KA", 0x000F003F}, {"KR", 0x00020019},
                                                  {"KW", 0x00020006}, {"KX", 0x00020019}, {"", 0}};

const struct lab__sddl_name lab__sddl_bits[] = {{"CC", 0x00000001},      {"DC", 0x00000002},
                                                {"LC", 0x00000004},      {"SW", 0x00000008},
                                                {"RP", 0x00000010},      {"WP", 0x00000020},
                                                {"DT", 0x00000040},      {"LO", 0x00000080},
                                                {"CR", 0x00000100},      {"SD", DELETE},
                                                {"RC", READ_CONTROL},    {"WD", WRITE_DAC},
                                                {"WO", WRITE_OWNER},     {"AS", ACCESS_SYSTEM_SECURITY},
                                                {"MA", MAXIMUM_ALLOWED}, {"GA", GENERIC_ALL},
                                                {"GX", GENERIC_EXECUTE}, {"GW", GENERIC_WRITE},
                                                {"GR", GENERIC_READ},    {"", 0}};

const struct lab__sddl_name lab__sddl_label_rights[] = {{"NW", SYSTEM_MANDATORY_LABEL_NO_WRITE_UP},
                                                        {"NR", SYSTEM_MANDATORY_LABEL_NO_READ_UP},
                                                        {"NX", SYSTEM_MANDATORY_LABEL_NO_EXECUTE_UP},
                                                        {"", 0}};

enum kind { PLAIN, BUILTIN, DOMAIN };

static const struct account {
    char name[3];
    UCHAR kind, authority;
    ULONG rid;
} accounts[] = {
    {"AA", BUILTIN, 5, 579}, {"AN", PLAIN, 5, 7},     {"AO", BUILTIN, 5, 548}, {"AP", DOMAIN, 5, 525},
    {"AS", PLAIN, 18, 1},    {"AU", PLAIN, 5, 11},    {"BA", BUILTIN, 5, 544}, {"BG", BUILTIN, 5, 546},
    {"BO", BUILTIN, 5, 551}, {"BU", BUILTIN, 5, 545}, {"CA", DOMAIN, 5, 517},  {"CD", BUILTIN, 5, 574},
    {"CG", PLAIN, 3, 1},     {"CN", DOMAIN, 5, 522},  {"CO", PLAIN, 3, 0},     {"CY", BUILTIN, 5, 569},
    {"DA", DOMAIN, 5, 512},  {"DC", DOMAIN, 5, 515},  {"DD", DOMAIN, 5, 516},  {"DG", DOMAIN, 5, 514},
    {"DU", DOMAIN, 5, 513},  {"EA", DOMAIN, 5, 519},  {"ED", PLAIN, 5, 9},     {"EK", DOMAIN, 5, 527},
    {"ER", BUILTIN, 5, 573}, {"ES", BUILTIN, 5, 576}, {"HA", BUILTIN, 5, 578}, {"HI", PLAIN, 16, 12288},
    {"HO", BUILTIN, 5, 584}, {"IS", BUILTIN, 5, 568}, {"IU", PLAIN, 5, 4},     {"KA", DOMAIN, 5, 526},
    {"LA", DOMAIN, 5, 500},  {"LG", DOMAIN, 5, 501},  {"LS", PLAIN, 5, 19},    {"LU", BUILTIN, 5, 559},
    {"LW", PLAIN, 16, 4096}, {"ME", PLAIN, 16, 8192}, {"MP", PLAIN, 16, 8448}, {"MS", BUILTIN, 5, 577},
    {"MU", BUILTIN, 5, 558}, {"NO", BUILTIN, 5, 556}, {"NS", PLAIN, 5, 20},    {"NU", PLAIN, 5, 2},
    {"OU", BUILTIN, 5, 585}, {"OW", PLAIN, 3, 4},     {"PA", DOMAIN, 5, 520},  {"PO", BUILTIN, 5, 550},
    {"PS", PLAIN, 5, 10},    {"PU", BUILTIN, 5, 547}, {"RA", BUILTIN, 5, 575}, {"RC", PLAIN, 5, 12},
    {"RD", BUILTIN, 5, 555}, {"RE", BUILTIN, 5, 552}, {"RM", BUILTIN, 5, 580}, {"RO", DOMAIN, 5, 498},
    {"RS", DOMAIN, 5, 553},  {"RU", BUILTIN, 5, 554}, {"SA", DOMAIN, 5, 518},  {"SI", PLAIN, 16, 16384},
    {"SO", BUILTIN, 5, 549}, {"SS", PLAIN, 18, 2},    {"SU", PLAIN, 5, 6},     {"SY", PLAIN, 5, 18},
    {"WD", PLAIN, 1, 0},     {"WR", PLAIN, 5, 33},
};

static void make_sid(const struct account *account, SID *sid)
{
    ULONG parts[2] = {SECURITY_BUILTIN_DOMAIN_RID, account->rid};
    BOOLEAN builtin = account->kind == BUILTIN;

    if (account->kind == DOMAIN) {
        lab__se_domain_sid(account->rid, sid);
        return;
    }
    *sid = (SID){SID_REVISION, builtin ? 2 : 1, {{0, 0, 0, 0, 0, account->authority}}, {0}};
    memcpy((char *)sid + 8, builtin ? parts : parts + 1, builtin ? 8 : 4);
}

static char upper(WCHAR character)
{
    return (char)(character >= 'a' && character <= 'z' ? character - 32 : character < 128 ? character : 0);
}

BOOLEAN lab__sddl_sid_named(const WCHAR *name, SID *sid)
{
    char first = upper(name[0]), second = upper(name[1]);

    for (ULONG i = 0; i < RTL_NUMBER_OF(accounts); i++)
        if (accounts[i].name[0] == first && accounts[i].name[1] == second) {
            make_sid(&accounts[i], sid);
            return TRUE;
        }
    if (first == 'A' && second == 'C')
        memcpy(sid, lab__se_known(LAB_SE_ALL_APP_PACKAGES), lab__se_sid_size(lab__se_known(LAB_SE_ALL_APP_PACKAGES)));
    else if (first == 'U' && second == 'D')
        memcpy(sid, lab__se_known(LAB_SE_USER_MODE_DRIVERS), lab__se_sid_size(lab__se_known(LAB_SE_USER_MODE_DRIVERS)));
    else
        return FALSE;
    return TRUE;
}

const char *lab__sddl_name_of_sid(const SID *sid)
{
    UCHAR buffer[SECURITY_MAX_SID_SIZE];

    for (ULONG i = 0; i < RTL_NUMBER_OF(accounts); i++) {
        make_sid(&accounts[i], (SID *)buffer);
        if (lab__se_sid_equal((SID *)buffer, sid))
            return accounts[i].name;
    }
    if (lab__se_sid_equal(sid, lab__se_known(LAB_SE_ALL_APP_PACKAGES)))
        return "AC";
    return lab__se_sid_equal(sid, lab__se_known(LAB_SE_USER_MODE_DRIVERS)) ? "UD" : 0;
}
