const RU = {
  emulator: "эмулятор Telegram", people: "Люди", loading: "Открываю…", today: "Сегодня", yesterday: "Вчера",
  requester: "заявитель", specialist: "специалист", admin: "администратор",
  lost: "Нет связи с эмулятором. Подключаюсь снова…", bot_asleep: "Бот не отвечает: он ещё запускается или остановлен. Сообщения его дождутся.",
  theme: "Тёмная или светлая тема", language: "Switch to English", drawer: "За кулисами: вызовы API, сбои, часы", close: "Закрыть",
  chats: "Чаты", topics: "Темы", all_topics: "Все темы", back: "Назад", no_chats: "Чатов пока нет", choose_chat: "Выберите чат",
  bot: "бот", bot_blocked: "бот заблокирован", typing: "печатает…", sending_photo: "отправляет фото…", sending_file: "отправляет файл…",
  members: { one: "{n} участник", few: "{n} участника", many: "{n} участников" },
  unread: { one: "{n} непрочитанное", few: "{n} непрочитанных", many: "{n} непрочитанных" },
  nothing_here: "Здесь пока ничего нет. Напишите первым.", press_start: "Нажмите «Начать», чтобы бот смог вам ответить.",
  start: "Начать", unblock: "Разблокировать", write: "Сообщение", answer: "Ответ", send: "Отправить", save: "Сохранить", cancel: "Отмена", ok: "ОК",
  attach: "Прикрепить файл", keyboard: "Клавиатура бота", commands: "Команды", record: "Записать голосовое", stop_record: "Отправить голосовое",
  reply: "Ответить", edit: "Изменить", remove: "Удалить", copy: "Копировать текст", copied: "Скопировано", react: "Реакция {emoji}", actions: "Действия с сообщением",
  reply_to: "Ответ: {name}", editing: "Изменение сообщения", drop: "Отпустите файлы, чтобы отправить их", caption: "Подпись",
  send_files: { one: "Отправить {n} файл", few: "Отправить {n} файла", many: "Отправить {n} файлов" }, as_files: "Отправить файлами, без сжатия",
  edited: "изменено", forwarded: "Переслано от: {name}", unknown: "неизвестно", you: "Вы", sent: "отправлено", original_gone: "Сообщение удалено",
  messages: "Сообщения", to_bottom: "К последним сообщениям", earlier: "Показать более ранние", jump: "Перейти к сообщению", reveal: "Показать скрытый текст",
  pinned: "Закреплённое сообщение", chat_menu: "Меню чата", new_topic: "Новая тема", topic_name: "Название темы", create: "Создать",
  close_topic: "Закрыть тему", reopen_topic: "Открыть тему снова", delete_topic: "Удалить тему", topic_closed: "Тема закрыта",
  block: "Заблокировать бота", leave: "Выйти из группы", sure_leave: "Выйти из группы «{name}»?", sure_delete_topic: "Удалить тему «{name}» со всеми сообщениями?",
  photo: "Фото", video: "Видео", voice: "Голосовое", video_note: "Видеосообщение", document: "Файл", audio: "Аудио", animation: "GIF", sticker: "Стикер",
  location: "Геопозиция", venue: "Место", contact: "Контакт", poll: "Опрос", dice: "Кубик", other_kind: "Сообщение", album: "Альбом",
  votes: { one: "{n} голос", few: "{n} голоса", many: "{n} голосов" }, play: "Слушать", pause: "Пауза", seek: "Перемотка", open_photo: "Открыть фото", play_video: "Смотреть видео",
  no_preview: "Нет изображения", bytes: "Б", kilobytes: "КБ", megabytes: "МБ", download: "Скачать {name}",
  not_answered: "Бот не ответил на нажатие", button_waits: "{text}: ждём ответа", not_in_page: "Эта кнопка работает только в настоящем Telegram", opened_link: "Ссылка: {url}",
  unreachable: "Эмулятор недоступен, сообщение не отправлено", refused: "Не получилось: {why}", no_microphone: "Микрофон недоступен", too_big: "Файл больше 50 МБ: {name}",
  behind: "За кулисами", clock: "Часы", clock_ahead: "на {time} впереди настоящих", clock_real: "идут как настоящие", minute: "+1 мин", ten_minutes: "+10 мин", hour: "+1 ч", day: "+1 день",
  faults: "Сбои Telegram", clear: "Убрать все", fault_429: "Слишком часто (429)", fault_429_note: "отказ со словами «подождите 5 с», в течение 5 с",
  fault_500: "Ошибка сервера (500)", fault_500_note: "на каждый вызов, пока включено", fault_drop_after: "Ответ потерян", fault_drop_after_note: "вызов сработал, но бот об этом не узнал",
  fault_hang: "Зависание", fault_hang_note: "Telegram молчит 20 с", calls: "Вызовы API", clear_calls: "Очистить", no_calls: "Бот ещё ничего не вызывал", milliseconds: "{n} мс", day_short: "д", hour_short: "ч", minute_short: "мин", second_short: "с",
};
const EN = {
  emulator: "Telegram emulator", people: "People", loading: "Opening…", today: "Today", yesterday: "Yesterday",
  requester: "requester", specialist: "specialist", admin: "admin",
  lost: "The emulator can't be reached. Connecting again…", bot_asleep: "The bot isn't answering: it is starting or has stopped. Messages will wait for it.",
  theme: "Dark or light theme", language: "Переключить на русский", drawer: "Behind the scenes: API calls, faults, clock", close: "Close",
  chats: "Chats", topics: "Topics", all_topics: "All topics", back: "Back", no_chats: "No chats yet", choose_chat: "Choose a chat",
  bot: "bot", bot_blocked: "bot blocked", typing: "typing…", sending_photo: "sending a photo…", sending_file: "sending a file…",
  members: { one: "{n} member", other: "{n} members" }, unread: { one: "{n} unread", other: "{n} unread" },
  nothing_here: "Nothing here yet. Be the first to write.", press_start: "Press Start so that the bot may answer you.",
  start: "Start", unblock: "Unblock", write: "Message", answer: "Reply", send: "Send", save: "Save", cancel: "Cancel", ok: "OK",
  attach: "Attach a file", keyboard: "The bot's keyboard", commands: "Commands", record: "Record a voice message", stop_record: "Send the voice message",
  reply: "Reply", edit: "Edit", remove: "Delete", copy: "Copy text", copied: "Copied", react: "React with {emoji}", actions: "Message actions",
  reply_to: "Reply to {name}", editing: "Edit message", drop: "Drop the files to send them", caption: "Caption",
  send_files: { one: "Send {n} file", other: "Send {n} files" }, as_files: "Send as files, uncompressed",
  edited: "edited", forwarded: "Forwarded from {name}", unknown: "unknown", you: "You", sent: "sent", original_gone: "Deleted message",
  messages: "Messages", to_bottom: "To the latest messages", earlier: "Show earlier messages", jump: "Go to the message", reveal: "Show hidden text",
  pinned: "Pinned message", chat_menu: "Chat menu", new_topic: "New topic", topic_name: "Topic name", create: "Create",
  close_topic: "Close topic", reopen_topic: "Reopen topic", delete_topic: "Delete topic", topic_closed: "Topic closed",
  block: "Block the bot", leave: "Leave group", sure_leave: "Leave “{name}”?", sure_delete_topic: "Delete the topic “{name}” with all its messages?",
  photo: "Photo", video: "Video", voice: "Voice message", video_note: "Video message", document: "File", audio: "Audio", animation: "GIF", sticker: "Sticker",
  location: "Location", venue: "Venue", contact: "Contact", poll: "Poll", dice: "Dice", other_kind: "Message", album: "Album",
  votes: { one: "{n} vote", other: "{n} votes" }, play: "Play", pause: "Pause", seek: "Seek", open_photo: "Open photo", play_video: "Play video",
  no_preview: "No image", bytes: "B", kilobytes: "KB", megabytes: "MB", download: "Download {name}",
  not_answered: "The bot did not answer the button", button_waits: "{text}: waiting for the answer", not_in_page: "This button only works in the real Telegram", opened_link: "Link: {url}",
  unreachable: "The emulator can't be reached, nothing was sent", refused: "That didn't work: {why}", no_microphone: "No microphone available", too_big: "This file is over 50 MB: {name}",
  behind: "Behind the scenes", clock: "Clock", clock_ahead: "{time} ahead of real time", clock_real: "runs as real time", minute: "+1 min", ten_minutes: "+10 min", hour: "+1 h", day: "+1 day",
  faults: "Faults of Telegram", clear: "Clear all", fault_429: "Too often (429)", fault_429_note: "refused with “wait 5 s”, for 5 s",
  fault_500: "Server error (500)", fault_500_note: "on every call while it is on", fault_drop_after: "Lost reply", fault_drop_after_note: "the call worked, but the bot never hears of it",
  fault_hang: "Hang", fault_hang_note: "Telegram is silent for 20 s", calls: "API calls", clear_calls: "Clear", no_calls: "The bot has called nothing yet", milliseconds: "{n} ms", day_short: "d", hour_short: "h", minute_short: "min", second_short: "s",
};
const TABLES = { ru: RU, en: EN };
let language = "ru";
let plurals = new Intl.PluralRules(language);

export const currentLanguage = () => language;

export function useLanguage(chosen) {
  language = chosen;
  plurals = new Intl.PluralRules(chosen);
  document.documentElement.lang = chosen;
}

/** A text of the page in the current language; `values.n` chooses the plural form. */
export function say(key, values = {}) {
  const entry = TABLES[language][key];
  if (entry === undefined) throw new Error(`no text for ${key}`);
  const text = typeof entry === "string" ? entry : entry[plurals.select(values.n)] ?? entry.other ?? entry.many;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A text if there is one, otherwise the word itself: for labels that the emulator's user chose. */
export const sayOr = (key, other) => (key in TABLES[language] ? say(key) : other);
