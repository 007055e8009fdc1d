using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EntraRecoveryPortal.Data;

internal sealed class StoredWordConverter(StoredWords words) : ValueConverter<string, byte>(word => words.NumberOf(word), number => words.WordOf(number));
