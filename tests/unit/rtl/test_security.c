/* SIDs, ACLs and security descriptors as data. */
#include "rtl_test.h"

static SID_IDENTIFIER_AUTHORITY nt = {{0, 0, 0, 0, 0, 5}};
static struct {
    SID sid;
    ULONG more[7];
} admins, users;
static UCHAR acl_bytes[256] __attribute__((aligned(8)));
static PACL acl = (PACL)acl_bytes;

static int setup(void **state)
{
    RtlInitializeSidEx(&admins.sid, &nt, 2, 32, 544);
    RtlInitializeSidEx(&users.sid, &nt, 2, 32, 545);
    return RtlCreateAcl(acl, sizeof acl_bytes, ACL_REVISION);
}

static void test_well_known_initializers(void **state)
{
    static const UCHAR authorities[][6] = {SECURITY_NULL_SID_AUTHORITY, SECURITY_WORLD_SID_AUTHORITY,
                                           SECURITY_NT_AUTHORITY, SECURITY_MANDATORY_LABEL_AUTHORITY};
    static const LUID system = SYSTEM_LUID, anonymous = ANONYMOUS_LOGON_LUID;

    assert_int_equal(authorities[0][5], 0);
    assert_int_equal(authorities[1][5], 1);
    assert_memory_equal(authorities[2], nt.Value, 6);
    assert_int_equal(authorities[3][5], 16);
    assert_int_equal(system.LowPart, 0x3E7);
    assert_int_equal(anonymous.LowPart, 0x3E6);
    assert_true(VALID_IMPERSONATION_LEVEL(SecurityDelegation));
    assert_false(VALID_IMPERSONATION_LEVEL(4));
}

static void test_RtlInitializeSid_lengths_and_parts(void **state)
{
    UCHAR copy[SECURITY_MAX_SID_SIZE];

    assert_true(RtlValidSid(&admins.sid));
    assert_false(RtlValidSid(NULL));
    assert_int_equal(RtlLengthSid(&admins.sid), 16);
    assert_int_equal(RtlLengthRequiredSid(15), 68);
    assert_int_equal(*RtlSubAuthoritySid(&admins.sid, 1), 544);
    assert_int_equal(*RtlSubAuthorityCountSid(&admins.sid), 2);
    assert_int_equal(RtlIdentifierAuthoritySid(&admins.sid)->Value[5], 5);
    assert_status(RtlInitializeSid(copy, &nt, 16), STATUS_INVALID_PARAMETER);
    assert_status(RtlCopySid(15, copy, &admins.sid), STATUS_BUFFER_TOO_SMALL);
    assert_status(RtlCopySid(16, copy, &admins.sid), STATUS_SUCCESS);
    assert_true(RtlEqualSid(copy, &admins.sid));
    assert_false(RtlEqualSid(&users.sid, &admins.sid));
    assert_true(RtlEqualPrefixSid(&users.sid, &admins.sid));
}

static void test_RtlConvertSidToUnicodeString_decimal_and_hexadecimal(void **state)
{
    SID_IDENTIFIER_AUTHORITY large = {{0x00, 0x28, 0x65, 0x1F, 0xE8, 0x48}};
    WCHAR buffer[64];
    UNICODE_STRING text = ROOM(buffer);

    assert_status(RtlConvertSidToUnicodeString(&text, &admins.sid, FALSE), STATUS_SUCCESS);
    assert_wide(&text, L"S-1-5-32-544");
    RtlInitializeSidEx(&users.sid, &large, 2, 12, 72);
    assert_status(RtlConvertSidToUnicodeString(&text, &users.sid, FALSE), STATUS_SUCCESS);
    assert_wide(&text, L"S-1-0x28651FE848-12-72");
    text.MaximumLength = 10;
    assert_status(RtlConvertSidToUnicodeString(&text, &admins.sid, FALSE), STATUS_BUFFER_OVERFLOW);
    admins.sid.Revision = 9;
    assert_status(RtlConvertSidToUnicodeString(&text, &admins.sid, FALSE), STATUS_INVALID_SID);
}

static void test_RtlCreateAcl_statuses(void **state)
{
    assert_status(RtlCreateAcl(acl, sizeof(ACL) - 1, ACL_REVISION), STATUS_BUFFER_TOO_SMALL);
    assert_status(RtlCreateAcl(acl, 100, 1), STATUS_INVALID_PARAMETER);
    assert_status(RtlCreateAcl(acl, 0x10000, ACL_REVISION), STATUS_INVALID_PARAMETER);
    assert_status(RtlCreateAcl(acl, 103, ACL_REVISION), STATUS_SUCCESS);
    assert_int_equal(acl->AclSize, 100);
    assert_true(RtlValidAcl(acl));
}

static void test_RtlAddAccessAllowedAce_fills_the_list(void **state)
{
    PACCESS_ALLOWED_ACE ace;
    PVOID free_space;

    assert_status(RtlAddAccessAllowedAce(acl, ACL_REVISION, GENERIC_READ, &admins.sid), STATUS_SUCCESS);
    assert_status(RtlAddAccessAllowedAceEx(acl, ACL_REVISION, 0x80, GENERIC_ALL, &users.sid), STATUS_INVALID_PARAMETER);
    assert_status(RtlAddAccessAllowedAceEx(acl, ACL_REVISION, OBJECT_INHERIT_ACE, GENERIC_ALL, &users.sid),
                  STATUS_SUCCESS);
    assert_int_equal(acl->AceCount, 2);
    assert_status(RtlGetAce(acl, 1, (PVOID *)&ace), STATUS_SUCCESS);
    assert_int_equal(ace->Header.AceType, ACCESS_ALLOWED_ACE_TYPE);
    assert_int_equal(ace->Header.AceFlags, OBJECT_INHERIT_ACE);
    assert_int_equal(ace->Header.AceSize, 24);
    assert_int_equal(ace->Mask, GENERIC_ALL);
    assert_true(RtlEqualSid(&ace->SidStart, &users.sid));
    assert_status(RtlGetAce(acl, 2, (PVOID *)&ace), STATUS_INVALID_PARAMETER);
    assert_true(RtlFirstFreeAce(acl, &free_space));
    assert_ptr_equal(free_space, acl_bytes + 8 + 2 * 24);
    for (ULONG i = 2; i < 10; i++)
        assert_status(RtlAddAccessAllowedAce(acl, ACL_REVISION, 1, &users.sid), STATUS_SUCCESS);
    assert_status(RtlAddAccessAllowedAce(acl, ACL_REVISION, 1, &users.sid), STATUS_ALLOTTED_SPACE_EXCEEDED);
    assert_status(RtlAddAccessAllowedAce(acl, 9, 1, &users.sid), STATUS_REVISION_MISMATCH);
    users.sid.Revision = 7;
    assert_status(RtlAddAccessAllowedAce(acl, ACL_REVISION, 1, &users.sid), STATUS_INVALID_SID);
}

static void test_RtlAddAce_and_RtlDeleteAce_move_the_rest(void **state)
{
    UCHAR list[48] __attribute__((aligned(4)));
    PACCESS_ALLOWED_ACE ace;

    RtlAddAccessAllowedAce(acl, ACL_REVISION, 1, &admins.sid);
    RtlAddAccessAllowedAce(acl, ACL_REVISION, 2, &users.sid);
    memcpy(list, acl + 1, 48);
    assert_status(RtlAddAce(acl, ACL_REVISION, 1, list, 48), STATUS_SUCCESS);
    assert_int_equal(acl->AceCount, 4);
    RtlGetAce(acl, 2, (PVOID *)&ace);
    assert_int_equal(ace->Mask, 2);
    RtlGetAce(acl, 3, (PVOID *)&ace);
    assert_int_equal(ace->Mask, 2);
    assert_status(RtlAddAce(acl, ACL_REVISION, 0, list, 47), STATUS_INVALID_PARAMETER);
    assert_status(RtlDeleteAce(acl, 0), STATUS_SUCCESS);
    RtlGetAce(acl, 0, (PVOID *)&ace);
    assert_int_equal(ace->Mask, 1);
    assert_status(RtlDeleteAce(acl, 3), STATUS_INVALID_PARAMETER);
}

static void test_RtlMapGenericMask_replaces_generic_bits(void **state)
{
    GENERIC_MAPPING mapping = {0x1, 0x2, 0x4, 0x7};
    ACCESS_MASK mask = GENERIC_READ | GENERIC_EXECUTE | 0x100;

    RtlMapGenericMask(&mask, &mapping);
    assert_int_equal(mask, 0x105);
}

static void test_RtlSetDaclSecurityDescriptor_and_back(void **state)
{
    SECURITY_DESCRIPTOR sd;
    BOOLEAN present = 9, defaulted = 9;
    PACL found = NULL;
    PSID owner;

    assert_status(RtlCreateSecurityDescriptor(&sd, 2), STATUS_UNKNOWN_REVISION);
    assert_status(RtlCreateSecurityDescriptor(&sd, SECURITY_DESCRIPTOR_REVISION), STATUS_SUCCESS);
    assert_true(RtlValidSecurityDescriptor(&sd));
    assert_status(RtlGetDaclSecurityDescriptor(&sd, &present, &found, &defaulted), STATUS_SUCCESS);
    assert_false(present);
    assert_status(RtlSetDaclSecurityDescriptor(&sd, TRUE, acl, TRUE), STATUS_SUCCESS);
    assert_status(RtlSetOwnerSecurityDescriptor(&sd, &admins.sid, FALSE), STATUS_SUCCESS);
    assert_status(RtlGetDaclSecurityDescriptor(&sd, &present, &found, &defaulted), STATUS_SUCCESS);
    assert_true(present && defaulted);
    assert_ptr_equal(found, acl);
    assert_status(RtlGetOwnerSecurityDescriptor(&sd, &owner, &defaulted), STATUS_SUCCESS);
    assert_ptr_equal(owner, &admins.sid);
    assert_int_equal(RtlLengthSecurityDescriptor(&sd), sizeof sd + 16 + sizeof acl_bytes);
    acl->AclRevision = 99;
    assert_false(RtlValidSecurityDescriptor(&sd));
    sd.Control |= SE_SELF_RELATIVE;
    assert_status(RtlSetDaclSecurityDescriptor(&sd, TRUE, acl, TRUE), STATUS_INVALID_SECURITY_DESCR);
}

static void test_RtlAbsoluteToSelfRelativeSD_round_trip(void **state)
{
    SECURITY_DESCRIPTOR sd, absolute;
    UCHAR relative[512] __attribute__((aligned(8))), dacl[256] __attribute__((aligned(8))), owner[32], group[32];
    ULONG bytes = 0, sd_size = sizeof absolute, dacl_size = sizeof dacl, sacl_size = 0, owner_size = sizeof owner,
          group_size = sizeof group;

    RtlAddAccessAllowedAce(acl, ACL_REVISION, 1, &admins.sid);
    RtlCreateSecurityDescriptor(&sd, SECURITY_DESCRIPTOR_REVISION);
    RtlSetDaclSecurityDescriptor(&sd, TRUE, acl, FALSE);
    RtlSetOwnerSecurityDescriptor(&sd, &admins.sid, FALSE);
    RtlSetGroupSecurityDescriptor(&sd, &users.sid, FALSE);
    assert_status(RtlAbsoluteToSelfRelativeSD(&sd, relative, &bytes), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(bytes, 20 + 256 + 16 + 16);
    assert_status(RtlAbsoluteToSelfRelativeSD(&sd, relative, &bytes), STATUS_SUCCESS);
    assert_true(
        RtlValidRelativeSecurityDescriptor(relative, bytes, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION));
    assert_false(RtlValidRelativeSecurityDescriptor(relative, bytes, SACL_SECURITY_INFORMATION));
    assert_false(RtlValidRelativeSecurityDescriptor(relative, bytes - 4, 0));
    assert_status(RtlAbsoluteToSelfRelativeSD(relative, relative, &bytes), STATUS_BAD_DESCRIPTOR_FORMAT);
    owner_size = 4;
    assert_status(RtlSelfRelativeToAbsoluteSD(relative, &absolute, &sd_size, (PACL)dacl, &dacl_size, NULL, &sacl_size,
                                              owner, &owner_size, group, &group_size),
                  STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(owner_size, 16);
    sd_size = sizeof absolute;
    assert_status(RtlSelfRelativeToAbsoluteSD(relative, &absolute, &sd_size, (PACL)dacl, &dacl_size, NULL, &sacl_size,
                                              owner, &owner_size, group, &group_size),
                  STATUS_SUCCESS);
    assert_true(RtlEqualSid(absolute.Owner, &admins.sid));
    assert_true(RtlEqualSid(absolute.Group, &users.sid));
    assert_memory_equal(absolute.Dacl, acl, 32);
}

static void test_RtlValidRelativeSecurityDescriptor_hostile_offsets(void **state)
{
    UCHAR bytes[64] __attribute__((aligned(8))) = {0};
    PISECURITY_DESCRIPTOR_RELATIVE sd = (PISECURITY_DESCRIPTOR_RELATIVE)bytes;
    static const ULONG offsets[] = {1, 4, 19, 21, 60, 64, 0x7FFFFFFF, 0xFFFFFFFC};

    assert_status(RtlCreateSecurityDescriptorRelative(sd, SECURITY_DESCRIPTOR_REVISION), STATUS_SUCCESS);
    assert_true(RtlValidRelativeSecurityDescriptor(sd, sizeof bytes, 0));
    for (ULONG i = 0; i < RTL_NUMBER_OF(offsets); i++) {
        sd->Owner = offsets[i];
        assert_false(RtlValidRelativeSecurityDescriptor(sd, sizeof bytes, 0));
    }
    sd->Owner = 0;
    sd->Control |= SE_DACL_PRESENT;
    for (ULONG i = 0; i < RTL_NUMBER_OF(offsets); i++) {
        sd->Dacl = offsets[i];
        assert_false(RtlValidRelativeSecurityDescriptor(sd, sizeof bytes, 0));
    }
    assert_false(RtlValidRelativeSecurityDescriptor(sd, 19, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_well_known_initializers, setup),
        cmocka_unit_test_setup(test_RtlInitializeSid_lengths_and_parts, setup),
        cmocka_unit_test_setup(test_RtlConvertSidToUnicodeString_decimal_and_hexadecimal, setup),
        cmocka_unit_test_setup(test_RtlCreateAcl_statuses, setup),
        cmocka_unit_test_setup(test_RtlAddAccessAllowedAce_fills_the_list, setup),
        cmocka_unit_test_setup(test_RtlAddAce_and_RtlDeleteAce_move_the_rest, setup),
        cmocka_unit_test_setup(test_RtlMapGenericMask_replaces_generic_bits, setup),
        cmocka_unit_test_setup(test_RtlSetDaclSecurityDescriptor_and_back, setup),
        cmocka_unit_test_setup(test_RtlAbsoluteToSelfRelativeSD_round_trip, setup),
        cmocka_unit_test_setup(test_RtlValidRelativeSecurityDescriptor_hostile_offsets, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
