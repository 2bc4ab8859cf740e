/* Included as often as needed: #pragma pack(push, 4). */
#pragma pack(push, 4)
