/* Included as often as needed: #pragma pack(pop). */
#pragma pack(pop)
